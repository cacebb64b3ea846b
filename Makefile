# 两条命令：make run 启动，make test 测试。其余见 CONTRIBUTING.md。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: run test install install-test lint types bench screenshots clean

run: install
	@$(BIN)/zhishu serve --host $(HOST) --port $(PORT)

test: install-test
	$(BIN)/python -m pytest

install: $(STAMPS)/installed
install-test: $(STAMPS)/tested

$(STAMPS)/torch: scripts/install_torch.py
	@mkdir -p $(STAMPS)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python scripts/install_torch.py
	@touch $@

$(STAMPS)/installed: $(STAMPS)/torch pyproject.toml
	@echo "正在安装依赖（首次约需几分钟）……"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(STAMPS)/tested: $(STAMPS)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: install-test
	$(BIN)/python -m benchmarks

screenshots: install-test
	$(BIN)/python scripts/screenshots.py

clean:
	rm -rf $(VENV) $(STAMPS) build *.egg-info
