"""`python -m dualcaster.embedded start|stop`"""

import os
import sys

from dualcaster import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dualcaster.settings")
acts = {"start": embedded.ensure_running, "stop": embedded.stop_all}
if len(sys.argv) != 2 or sys.argv[1] not in acts:
    sys.exit(__doc__)
acts[sys.argv[1]]()
