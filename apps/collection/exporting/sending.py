"""An export as the answer to a request."""

import json

from django.http import FileResponse

from .exports import Export

LOSSES = "Dualcaster-Losses"


def sent(export: Export) -> FileResponse:
    """The file under a good name. A header says as JSON, in sentences, what the file could not hold."""
    file, losses = export.filed()
    its = export.format
    charset = "" if its.media_type == "application/json" else "; charset=utf-8"
    answer = FileResponse(
        file, as_attachment=True, filename=export.file_name, content_type=f"{its.media_type}{charset}"
    )
    answer[LOSSES] = json.dumps(losses.sentences())
    return answer
