"""Training of the names models; needs torch and onnx, which the library itself does not."""
