"""`python -m assistant` is `zhishu`."""

import sys

from assistant.cli import main

sys.exit(main())
