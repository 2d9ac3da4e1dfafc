// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a job writes: results as a table or as JSON, progress on a terminal. For the job's thread. */
public final class Console {

    /** What a run writes to. */
    public enum Form {
        /** Tables and sentences for people. */
        TEXT,
        /** JSON for programs. */
        JSON
    }

    /** Whether somebody watches. */
    public enum Audience {
        /** A person at a terminal. */
        TERMINAL,
        /** A pipe or a file. */
        PIPE
    }

    private static final Gson GSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final PrintStream out;
    private final PrintStream err;
    private final Form form;
    private final Audience audience;
    private final Person person;

    /** Who can be asked. */
    @FunctionalInterface
    public interface Person {

        /** Nobody. */
        Person NOBODY = question -> Optional.empty();

        /**
         * Asks.
         *
         * @param question with a space at its end
         * @return what was typed; empty where nobody is there, or nothing more will be typed
         * @throws InterruptedException when the person interrupted the question, as Ctrl-C does
         */
        Optional<String> ask(String question) throws InterruptedException;
    }

    /**
     * Makes a console without anybody to ask.
     *
     * @param out for results
     * @param err for errors and progress
     * @param form how results are written
     * @param audience who sees them
     */
    public Console(PrintStream out, PrintStream err, Form form, Audience audience) {
        this(out, err, form, audience, Person.NOBODY);
    }

    /**
     * Makes a console.
     *
     * @param out for results
     * @param err for errors and progress
     * @param form how results are written
     * @param audience who sees them
     * @param person who can be asked
     */
    public Console(PrintStream out, PrintStream err, Form form, Audience audience, Person person) {
        this.out = out;
        this.err = err;
        this.form = form;
        this.audience = audience;
        this.person = person;
    }

    /**
     * {@return the same console with another form}
     *
     * @param other the form
     */
    public Console with(Form other) {
        return new Console(out, err, other, audience, person);
    }

    /**
     * Asks the person at the terminal.
     *
     * @param question with a space at its end
     * @return what was typed; empty where nobody is there
     * @throws InterruptedException when the person interrupted the question
     */
    public Optional<String> ask(String question) throws InterruptedException {
        return person.ask(question);
    }

    /** {@return the same console, whose results go where errors go} For jobs whose data goes to standard output. */
    public Console onErrors() {
        return new Console(err, err, form, audience, person);
    }

    /** {@return how results are written} */
    public Form form() {
        return form;
    }

    /** {@return where errors go} */
    PrintStream err() {
        return err;
    }

    /** {@return where results go} */
    PrintStream out() {
        return out;
    }

    /**
     * Writes a list: a table, or a JSON array of objects.
     *
     * @param table the list
     */
    public void print(Table table) {
        if (form == Form.JSON) {
            out.println(GSON.toJson(table.objects()));
        } else {
            table.lines().forEach(out::println);
        }
        out.flush();
    }

    /**
     * Writes the head of a table whose rows come one by one; nothing in JSON.
     *
     * @param table without rows, with the widths of its columns
     */
    public void printHead(Table table) {
        if (form == Form.TEXT) {
            out.println(table.head());
            out.flush();
        }
    }

    /**
     * Writes one row as soon as it is there: a line of the table, or a JSON object on a line of its own.
     *
     * @param table whose row it is
     * @param row the row
     * @throws IOException when nobody reads the output any more
     */
    public void printRow(Table table, List<?> row) throws IOException {
        out.println(form == Form.JSON ? GSON.toJson(table.object(row)) : table.line(row));
        if (out.checkError()) {
            throw new IOException("the output cannot be written: its reader has gone");
        }
    }

    /**
     * Writes one thing: {@code key: value} lines, or a JSON object. What is in a map below is an object there, and here has
     * its key before its own, {@code inquiry.version}.
     *
     * @param object its properties in order
     */
    public void print(Map<String, ?> object) {
        if (form == Form.JSON) {
            out.println(GSON.toJson(object));
        } else {
            Map<String, Object> lines = new LinkedHashMap<>();
            flatten("", object, lines);
            int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
            lines.forEach((key, value) -> out.println(
                    (key + ":" + " ".repeat(width - key.length() + 1) + (value == null ? "unknown" : Table.text(value)))
                            .stripTrailing()));
        }
        out.flush();
    }

    private static void flatten(String before, Map<?, ?> object, Map<String, Object> into) {
        object.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(before + key + ".", inner, into);
            } else {
                into.put(before + key, value);
            }
        });
    }

    /**
     * Writes several things that have too many properties for a table: each as {@code key: value} lines, or a JSON array.
     *
     * @param objects their properties in order
     */
    public void printAll(List<? extends Map<String, ?>> objects) {
        if (form == Form.JSON) {
            out.println(GSON.toJson(objects));
            out.flush();
        } else {
            for (Map<String, ?> object : objects) {
                print(object);
                out.println();
            }
        }
    }

    /**
     * Writes a sentence for people; nothing in JSON.
     *
     * @param sentence the sentence
     */
    public void say(String sentence) {
        if (form == Form.TEXT) {
            out.println(sentence);
            out.flush();
        }
    }

    /**
     * Begins to tell how far a long work is: a bar after a second, on a terminal only.
     *
     * @param what the work
     * @param total all of it; negative where nobody knows, then there is no bar
     * @param unit what it is counted in
     * @return closed when the work has ended
     */
    public Progress progress(String what, long total, Progress.Unit unit) {
        return new Progress(audience == Audience.TERMINAL ? err : null, what, total, unit, System::nanoTime);
    }
}
