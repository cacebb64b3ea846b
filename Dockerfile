# 指数问答：CPU 镜像。docker build -t zhishu . ；见 docs/operations.md
FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 ZHISHU_HOME=/data HF_HUB_DISABLE_TELEMETRY=1 GRADIO_ANALYTICS_ENABLED=False
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev libgomp1 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# torch first and from the CPU index: the default one brings gigabytes of CUDA.
RUN pip install --index-url https://download.pytorch.org/whl/cpu "torch>=2.13,<2.14"
COPY pyproject.toml requirements.lock README.md LICENSE app.py ./
COPY index_calc index_calc
COPY ingest ingest
COPY assistant assistant
RUN pip install -c requirements.lock ".[postgres]" \
    && useradd --system --create-home --uid 10001 zhishu \
    && install -d -o zhishu -g zhishu -m 0700 /data
USER zhishu
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
# Refuses to start without the auth file: see docs/operations.md for adding users.
CMD ["zhishu", "serve", "--host", "0.0.0.0", "--auth", "/data/users", "--log-format", "json"]
