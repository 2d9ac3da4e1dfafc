// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.command.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The operator's reference: what commands tell of themselves, as a page of Markdown. */
final class CommandReference {

    private static final String HEAD = """
            # Commands

            Made from the commands themselves and the schemas of what they print; a test compares. To make it anew, run the tests in a
            container (`mvn verify`), and copy what they made, `integration-tests/target/commands.md`, over this file.

            `kiovec COMMAND` runs one and ends; `kiovec` alone opens a shell, where the Tab key completes. Every command has
            `--help`, `--json` (each line is a JSON document by the schema that is shown with it) and `--debug` (an error with its stack
            trace). Before the command: `--config DIR` and `--drivers DIR` name folders of configurations and of bundles, `--log` prints
            the log. The examples are run by a test, but for those of which it says why not.

            ## Exit codes

            | code | what it means |
            |--|--|
            """;
    private static final Set<String> EVERYBODYS = Set.of("--json", "--debug", "--help");

    private final StringBuilder page = new StringBuilder(HEAD);

    private CommandReference() {
    }

    static String of(List<EachCommand> commands) throws IOException {
        CommandReference reference = new CommandReference();
        ExitCode.meanings()
                .forEach((code, meaning) -> reference.page.append("| " + code + " | " + meaning + " |\n"));
        for (EachCommand command : commands) {
            reference.add(command);
        }
        return reference.page.toString();
    }

    private void add(EachCommand command) throws IOException {
        page.append('\n').append("#".repeat(Math.min(4, 1 + command.words().size()))).append(' ')
                .append(command.name()).append("\n\n");
        if (!command.isGroup()) {
            page.append('`').append(synopsis(command)).append("`\n\n");
        }
        Arrays.stream(command.spec().usageMessage().description()).map(CommandReference::plain)
                .forEach(line -> page.append(line.strip()).append('\n'));
        arguments(command);
        remarks(command);
        if (!command.isGroup()) {
            printed(command);
        }
    }

    private static String synopsis(EachCommand command) {
        String text = new Help(command.spec(), Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        return text.replaceAll("\\s+", " ").strip();
    }

    /** {@return text of picocli's as people see it} */
    private static String plain(String text) {
        return text.replace("%%", "%").replace("%n", "\n");
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|").strip();
    }

    private void arguments(EachCommand command) {
        List<String> rows = new ArrayList<>();
        command.spec().positionalParameters().forEach(each -> rows.add(row(each.paramLabel(), each)));
        command.spec().options().stream().filter(each -> !EVERYBODYS.contains(each.longestName()))
                .forEach(each -> rows.add(row(words(each), each)));
        if (!rows.isEmpty()) {
            page.append("\n| argument | |\n|--|--|\n");
            rows.forEach(page::append);
        }
    }

    private static String words(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
    }

    private static String row(String name, ArgSpec argument) {
        return "| `" + cell(name) + "` | " + cell(plain(String.join(" ", argument.description()))) + " |\n";
    }

    private void remarks(EachCommand command) {
        List<String> lines = Arrays.stream(command.spec().usageMessage().footer()).map(CommandReference::plain)
                .filter(line -> !line.strip().startsWith("Example: ")).toList();
        String text = String.join("\n", lines).strip();
        if (!text.isEmpty()) {
            page.append("\n```text\n").append(text).append("\n```\n");
        }
        if (!command.examples().isEmpty()) {
            page.append("\n```text\n");
            command.examples().forEach(example -> page.append("kiovec ").append(example).append('\n'));
            page.append("```\n");
        }
        String reason = ExampleRun.of(command).reason();
        if (!reason.isEmpty()) {
            page.append("\n*The test runs something else in place of it: ").append(reason).append(".*\n");
        }
    }

    private void printed(EachCommand command) throws IOException {
        Optional<String> schema = command.schema();
        if (schema.isEmpty()) {
            return;
        }
        JsonObject root = JsonParser.parseString(schema.get()).getAsJsonObject();
        List<String> rows = new ArrayList<>();
        properties(root, "", rows);
        String description = root.has("description") ? " " + root.get("description").getAsString() : "";
        page.append("\n`--json`").append(type(root).equals("array") ? ", an array:" : ":").append(description)
                .append('\n');
        if (!rows.isEmpty()) {
            page.append("\n| name | type | |\n|--|--|--|\n");
            rows.forEach(page::append);
        }
    }

    private static void properties(JsonObject schema, String before, List<String> rows) {
        if (schema.get("oneOf") instanceof JsonArray all) {
            all.forEach(each -> properties(each.getAsJsonObject(), before, rows));
        }
        if (schema.get("items") instanceof JsonObject items) {
            properties(items, before, rows);
        }
        if (schema.get("properties") instanceof JsonObject properties) {
            properties.entrySet().forEach(each -> {
                JsonObject property = each.getValue().getAsJsonObject();
                String name = before + each.getKey();
                rows.add("| `" + name + "` | " + cell(type(property)) + " | "
                        + cell(property.get("description").getAsString()) + " |\n");
                properties(property, name + ".", rows);
            });
        }
    }

    private static String type(JsonObject schema) {
        if (schema.get("enum") instanceof JsonArray values) {
            return values.asList().stream().map(value -> value.isJsonNull() ? "null" : "`" + value.getAsString() + "`")
                    .collect(Collectors.joining(", "));
        }
        JsonElement type = schema.get("type");
        if (type instanceof JsonArray several) {
            return several.asList().stream().map(JsonElement::getAsString).collect(Collectors.joining(" or "))
                    .toLowerCase(Locale.ROOT);
        }
        return type == null ? "" : type.getAsString();
    }
}
