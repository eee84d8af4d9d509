trapeze config; trapeze config --chek x; trapeze config no.json
