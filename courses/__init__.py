import foundation.slow_imports  # noqa: F401
