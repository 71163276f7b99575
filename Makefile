# Needs Python 3.11 or newer as `python3` (or PYTHON=/path/to/python), git and make; everything else goes into .venv.
PYTHON ?= python3
JOBS ?= 2
PYTEST ?= .venv/bin/pytest -n $(JOBS)
READY := .venv/.ready
CHECKS_READY := .venv/.checks-ready
DEMO := results/demo

.PHONY: demo test slow check compat clean
.DELETE_ON_ERROR:

demo: $(READY)
	@echo 'Compiling the kernels (once) ...'
	@for scenario in baseline citizens_fund worker_cooperatives; do \
	  .venv/bin/relations run $$scenario --periods 4 --set population.workers=100 >/dev/null || exit 1; \
	done
	.venv/bin/relations compare baseline citizens_fund worker_cooperatives \
	  --set population.workers=1000 --periods 240 --seeds 5 --jobs $(JOBS) --out $(DEMO)
	@figures=$$(find $(DEMO) -name '*.svg' | sort); \
	test -n "$$figures" || { echo "no figure was drawn in $(DEMO)" >&2; exit 1; }; \
	echo; echo "The figures:"; echo "$$figures" | sed 's/^/  /'

test: $(READY)
	$(PYTEST)

slow: $(READY)
	$(PYTEST) -m slow --hypothesis-profile=thorough

check: $(CHECKS_READY)
	.venv/bin/ruff check .
	.venv/bin/mypy

# The same tests on the other end of what is supported: Python 3.13 with Mesa 3.5.
compat:
	@python=''; \
	for candidate in python3.13 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.13*/bin/python \
	    "$$(pyenv root 2>/dev/null || echo /nonexistent)"/versions/3.13*/bin/python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if test -z "$$python"; then echo 'compat: not run (no Python 3.13 found)'; exit 0; fi; \
	set -e; \
	test -x .venv-compat/bin/python || "$$python" -m venv .venv-compat; \
	.venv-compat/bin/pip install --quiet --disable-pip-version-check -c constraints.txt 'mesa>=3.5,<3.6' -e '.[test]'; \
	.venv-compat/bin/python -c 'import importlib.metadata, platform; \
	  print("compat: Python", platform.python_version(), "with Mesa", importlib.metadata.version("mesa"))'; \
	.venv-compat/bin/pytest -n $(JOBS)

clean:
	rm -rf .venv .venv-compat .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist results
	find simulation experiments tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo "Name another one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; \
	  exit 1; }
	@echo 'Setting up .venv (once; some minutes) ...'
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@

$(CHECKS_READY): $(READY)
	@.venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dev]'
	@touch $@
