"""Files, passages, vectors, words and scores. Knows nothing of the law."""

import os

# onnxruntime 1.29 and later, as packaged, sends events about the machine and the model to its
# maker and keeps a device id in ~/.cache. This has to be set before it is imported
# (onnxruntime pull request 27379).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
