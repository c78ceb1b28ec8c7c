"""The grid pack: zones, substations, load and weather, with a synthetic city to try it on."""
