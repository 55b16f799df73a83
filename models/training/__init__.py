"""Training: of the names models, which needs torch and onnx, and of the choices, which needs numpy alone."""
