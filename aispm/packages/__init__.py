"""What is known of packages, servers and hosts, of versions and advisories.

Pure: no file but the tables beside these modules, and no network.
"""
