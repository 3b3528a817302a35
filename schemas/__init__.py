"""The words of the house: frozen types, dated tables of law, the error tree and the ports."""
