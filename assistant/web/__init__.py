"""The browser app. Gradio is imported here and nowhere else; its telemetry is off before it loads."""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
