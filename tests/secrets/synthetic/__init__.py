"""Configs made at run time with credentials of some 200 kinds among values that are none.

A fair measure: the shapes come from the providers' documentation (`kinds.yaml`), the clean
values from what people write (`plain.yaml`), neither from the product's own tables. The same
seed gives the same files.
"""
