"""The command as a module, for checkouts without its script."""

import runpy
import sys

import pytest


def test_python_runs_the_command_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["procure", "--help"])
    monkeypatch.delitem(sys.modules, "procure.cli", raising=False)
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("procure.cli", run_name="__main__")
    assert ended.value.code == 0
    assert "check-contract" in capsys.readouterr().out
