"""What Slack takes, as its documentation states; every builder of blocks keeps to it.

Characters unless the name says otherwise. `MESSAGE_TEXT` is not documented: messages whose blocks
hold more in all than about 13,200 characters are refused (bolt-js issue 2509).
"""

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 12_000
TOP_TEXT = 3_000
SECTION = 3_000
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25
BUTTON = 75
BUTTON_VALUE = 2_000
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
OPTION_GROUPS = 100
CHECKBOXES = 10
VIEW_TITLE = 24
METADATA = 3_000
LABEL = 2_000
INPUT = 3_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
