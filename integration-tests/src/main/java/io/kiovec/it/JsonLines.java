// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What commands print for programs, held against JSON Schema 2020-12: one document on each line. */
public final class JsonLines {

    private static final SchemaRegistry REGISTRY = SchemaRegistry
            .withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;
    private final JsonObject text;

    private JsonLines(String schema) {
        this.schema = REGISTRY.getSchema(schema);
        text = JsonParser.parseString(schema).getAsJsonObject();
    }

    /**
     * {@return lines of a schema}
     *
     * @param schema its text
     */
    public static JsonLines of(String schema) {
        return new JsonLines(schema);
    }

    /** {@return whether nothing is printed: the exit code tells everything} */
    boolean isSilent() {
        return text.has("not") && text.get("not").isJsonObject() && text.getAsJsonObject("not").isEmpty();
    }

    /**
     * {@return what is wrong with an output}
     *
     * @param output all of it
     */
    public List<String> objections(String output) {
        List<String> objections = new ArrayList<>();
        List<String> lines = output.lines().toList();
        if (lines.isEmpty() && !isSilent()) {
            objections.add("nothing was printed; where that is meant the schema says \"not\": {}");
        }
        for (String line : lines) {
            schema.validate(line, InputFormat.JSON).forEach(error -> objections.add(error + " in " + line));
        }
        return objections;
    }

    /**
     * {@return what is wrong with the schema itself} It follows its own standard, has a title, tells of each property what it
     * is, and leaves none out.
     */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        Schema standard = REGISTRY.getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
        standard.validate(text.toString(), InputFormat.JSON).forEach(error -> flaws.add(error.toString()));
        if (!text.has("title")) {
            flaws.add("it has no \"title\"");
        }
        look(text, "", flaws);
        return flaws;
    }

    private static void look(JsonElement part, String where, List<String> flaws) {
        if (part instanceof JsonArray array) {
            array.forEach(each -> look(each, where, flaws));
        } else if (part instanceof JsonObject object) {
            if (object.get("properties") instanceof JsonObject properties) {
                properties.entrySet().stream().filter(each -> !each.getValue().getAsJsonObject().has("description"))
                        .forEach(each -> flaws.add(where + "/" + each.getKey() + " has no \"description\""));
                if (!object.has("additionalProperties")) {
                    flaws.add(where + "/ does not say \"additionalProperties\": false");
                }
            }
            for (Map.Entry<String, JsonElement> each : object.entrySet()) {
                look(each.getValue(), where + "/" + each.getKey(), flaws);
            }
        }
    }
}
