"""The contract in Python, generated from `protos/lede/v1` by `scripts/generate_protos.py`."""
