"""How the reading network is made: corpora in, int8 ONNX out. Needs torch; never imported by `lede`."""
