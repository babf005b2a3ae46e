package eu.stratuslab.kubernetes.tables;

import eu.stratuslab.kubernetes.resource.Column;

/** A column with the way to its values. */
record TableColumn(Column column, Cell cell) {}
