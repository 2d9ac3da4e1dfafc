// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows under named columns. The same rows make a table for people, in which a column's title is shown and numbers stand
 * right, and JSON objects, in which a column's key is the name and values keep their type. For one thread.
 */
public final class Table {

    /** Where a column's texts stand. */
    private enum Side {
        LEFT, RIGHT
    }

    private record Column(String key, String title, int least, Side side) {
    }

    private final List<Column> columns = new ArrayList<>();
    private final List<List<?>> rows = new ArrayList<>();

    /** Makes a table without columns. */
    public Table() {
    }

    /**
     * Adds a column of texts.
     *
     * @param key its name in JSON
     * @param title what people see
     * @return this
     */
    public Table column(String key, String title) {
        return column(key, title, 0);
    }

    /**
     * Adds a column of numbers.
     *
     * @param key its name in JSON
     * @param title what people see
     * @return this
     */
    public Table numbers(String key, String title) {
        return numbers(key, title, 0);
    }

    /**
     * Adds a column of numbers of a width, for rows that are printed one by one.
     *
     * @param key its name in JSON
     * @param title what people see
     * @param width characters at least
     * @return this
     */
    public Table numbers(String key, String title, int width) {
        columns.add(new Column(key, title, width, Side.RIGHT));
        return this;
    }

    /**
     * Adds a column of texts of a width, for rows that are printed one by one.
     *
     * @param key its name in JSON
     * @param title what people see
     * @param width characters at least
     * @return this
     */
    public Table column(String key, String title, int width) {
        columns.add(new Column(key, title, width, Side.LEFT));
        return this;
    }

    /**
     * Adds a row.
     *
     * @param values one for each column; {@code null} for unknown
     * @return this
     */
    public Table row(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        rows.add(java.util.Arrays.asList(values));
        return this;
    }

    List<Map<String, Object>> objects() {
        return rows.stream().map(this::object).toList();
    }

    Map<String, Object> object(List<?> row) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i).key(), row.get(i));
        }
        return object;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int[] widths = widths();
        lines.add(head(widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    String head() {
        return head(widths());
    }

    String line(List<?> row) {
        return line(row, widths());
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = Math.max(Math.max(columns.get(i).least(), columns.get(i).title().length()),
                    rows.stream().mapToInt(row -> text(row.get(column)).length()).max().orElse(0));
        }
        return widths;
    }

    private String head(int[] widths) {
        return line(columns.stream().map(Column::title).toList(), widths);
    }

    private String line(List<?> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String text = text(row.get(i));
            String space = " ".repeat(Math.max(0, widths[i] - text.length()));
            line.append(columns.get(i).side() == Side.RIGHT ? space + text : text + space).append("  ");
        }
        return line.toString().stripTrailing();
    }

    static String text(Object value) {
        return switch (value) {
            case null -> "-";
            case Double number -> String.format(java.util.Locale.ROOT, "%.1f", number);
            default -> value.toString();
        };
    }
}
