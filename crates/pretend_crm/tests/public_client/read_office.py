"""Reads the office out of a pretend Admin-IS | Consult with the public client, and prints what it saw as JSON.

Arguments: the file with the client's credentials, and the URL at which the pretend CRM takes faults.
"""

import json
import sys
from datetime import datetime

import requests
from adminconsult.api.admin import ChangeList
from adminconsult.api.clientcredentials import ClientCredentialsJsonFile
from adminconsult.api.customer import (
    Customer,
    CustomerAddressList,
    CustomerChanges,
    CustomerEmailDataList,
    CustomerLinkCustomerList,
    CustomerList,
    Private,
)
from adminconsult.api.lists import Countries, CustomerGroups, CustomerLinkTypes, List, ListList, Titles
from adminconsult.api.taskflow import TaskFlowDataList, TaskFlowList, TaskFlowSubtaskList

credentials_file, pretend_url = sys.argv[1:3]
credentials = ClientCredentialsJsonFile(credentials_file)
called = []
original_get = requests.get


def recording_get(url, **arguments):
    status = "none"
    try:
        response = original_get(url, **arguments)
        status = response.status_code
        return response
    finally:
        called.append(f"{status} {url.split('/api/v1/')[1]}")


requests.get = recording_get


def set_faults(*faults):
    requests.post(f"{pretend_url}/pretend/faults", json=list(faults)).raise_for_status()


def change_credentials(**changes):
    with open(credentials_file, encoding="utf-8") as file:
        content = json.load(file)
    with open(credentials_file, mode="w", encoding="utf-8") as file:
        json.dump({**content, **changes}, file)


def rows(collection, **filters):
    collection.get(**filters)
    return collection.to_json()


def ids(**filters):
    customers = CustomerList(credentials)
    customers.get(**filters)
    return [customer.customer_id for customer in customers]


def private(customer_id):
    found = Private(credentials)
    found.get(customer_id)
    return found.to_json()


def customer(customer_id):
    found = Customer(credentials)
    found.get(customer_id)
    return found.to_json()


def outcome(call):
    """What a call gave, or how it failed."""
    try:
        return call()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def changes():
    found = CustomerChanges(credentials)
    found.get(date_from=datetime(2026, 1, 1, 0, 0), date_until=datetime(2026, 1, 1, 0, 20))
    updated = CustomerChanges(credentials)
    updated.get(date_from=datetime(2026, 3, 1), date_until=datetime(2026, 12, 31))
    return {
        "inserts": sorted(customer.customer_id for customer in found.inserts),
        "updates": sorted(customer.customer_id for customer in updated.updates),
    }


def list_items(values):
    values.get()
    return {item.item_value: [item.item_id, getattr(item, "ext_code", None)] for item in values.get_list()}


def named_list_items(values):
    values.get()
    return values.to_dict()


def all_lists():
    found = ListList(credentials)
    found.get(get_list_items=True)
    return {values.list_name: values.list_id for values in found}


seen = {"customers": rows(CustomerList(credentials))}
every_id = [customer["customer_id"] for customer in seen["customers"]]
person_ids = [customer["customer_id"] for customer in seen["customers"] if not customer["is_company"]]
company_id = next(customer["customer_id"] for customer in seen["customers"] if customer["is_company"])

seen["filtered"] = {
    "active persons": ids(eq__is_company=False, eq__is_active=True),
    "from the hundredth": ids(ge__customer_id=every_id[99], lt__customer_id=every_id[149]),
    "in": ids(in__customer_id=[every_id[3], every_id[200], 1]),
    "starts with": ids(startswith__name="Van "),
    "ends with": ids(endswith__name=" NV"),
    "contains": ids(contains__email="bedrijf"),
    "without birth date": ids(null__date_of_birth=True, eq__is_company=False),
    "born from 1980": ids(ge__date_of_birth=datetime(1980, 1, 1), lt__date_of_birth=datetime(1985, 1, 1)),
    "not in French": ids(ne__language="Frans"),
    "nobody": ids(eq__name="Niemand"),
}
seen["private"] = [private(customer_id) for customer_id in person_ids[:60]]
seen["private of a company"] = outcome(lambda: private(company_id))
seen["one customer"] = customer(every_id[5])
seen["addresses"] = rows(CustomerAddressList(credentials))
seen["links"] = rows(CustomerLinkCustomerList(credentials))
seen["emaildata"] = [row for customer_id in every_id[:160] for row in rows(CustomerEmailDataList(credentials, customer_id))]
seen["taskflows"] = rows(TaskFlowList(credentials))
seen["subtasks"] = rows(TaskFlowSubtaskList(credentials, task_id=1))
period = {"date_from": datetime(2026, 1, 1), "date_until": datetime(2026, 12, 31)}
seen["taskflow data"] = {
    taskflow["task_id"]: rows(TaskFlowDataList(credentials, task_id=taskflow["task_id"]), **period)
    for taskflow in seen["taskflows"]
}
seen["changes"] = changes()
seen["log"] = [change["log_id"] for change in rows(ChangeList(credentials), ge__log_id=300)]
seen["lists"] = {
    "all": all_lists(),
    "languages": list_items(List(credentials, list_id=19)),
    "titles": list(named_list_items(Titles(credentials))),
    "countries": named_list_items(Countries(credentials)),
    "groups": named_list_items(CustomerGroups(credentials)),
    "link types": named_list_items(CustomerLinkTypes(credentials)),
}

# What goes wrong, one at a time; the last call of each shows that it is over.
failures = {}
for name, fault in {
    "throttled": {"kind": "too_many_calls", "when": {"once": 1}},
    "right missing": {"kind": "right_missing", "when": {"once": 1}},
    "server error": {"kind": "server_error", "when": {"once": 1}},
    "cut off": {"kind": "cut_off", "when": {"once": 1}},
    "closed": {"kind": "closed", "when": {"once": 1}},
    "throttled on page 2": {"kind": "too_many_calls", "when": {"once": 2}},
    "token expired": {"kind": "token_expired", "when": {"once": 3}},
    "no content": {"kind": "empty_list", "answer": "no_content"},
    "empty array": {"kind": "empty_list", "answer": "empty_array"},
    "bare text": {"kind": "empty_list", "answer": "bare_text"},
    "old version": {"kind": "old_version"},
}.items():
    set_faults(fault)
    if fault["kind"] == "empty_list":
        failures[name] = outcome(lambda: ids(eq__name="Niemand"))
    elif fault["kind"] == "old_version":
        failures[name] = outcome(lambda: len(rows(TaskFlowList(credentials))))
    else:
        failures[name] = outcome(lambda: len(ids()))
    if name == "token expired":
        failures["with the same token"] = outcome(lambda: len(ids()))
        change_credentials(token_valid_until="1900-01-01 00:00:00")
    set_faults()
    failures[f"after {name}"] = outcome(lambda: len(ids()))
change_credentials(api_key="onbekend", token_valid_until="1900-01-01 00:00:00")
failures["unknown key"] = outcome(lambda: len(ids()))
seen["failures"] = failures
seen["called"] = called

json.dump(seen, sys.stdout, default=str)
