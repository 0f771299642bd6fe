"""Reads the taskflows three times with the public client, and prints how many there were.

Arguments: as those of read_office.py.
"""

import json
import sys

from adminconsult.api.clientcredentials import ClientCredentialsJsonFile
from adminconsult.api.taskflow import TaskFlowList

taskflows = TaskFlowList(ClientCredentialsJsonFile(sys.argv[1]))
counts = []
for _ in range(3):
    taskflows.get()
    counts.append(taskflows.count)
json.dump(counts, sys.stdout)
