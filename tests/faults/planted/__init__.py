"""Defects, planted on purpose: each module is the product's own application with one thing broken.

A check that cannot fail proves nothing. Each is started in place of `config` or `config.wsgi`.
"""
