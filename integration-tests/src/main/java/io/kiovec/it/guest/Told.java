// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kiovec.it.Gogo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command of Kiovec prints, in both of its forms.
 *
 * @param text for people
 * @param json for programs
 */
record Told(String text, JsonElement json) {

    static Told by(String line) throws Exception {
        return new Told(Gogo.run(line), JsonParser.parseString(Gogo.run(line + " --json")));
    }

    /** {@return a value by the names on the way to it, {@code inquiry.version}, as text; {@code none} where it is not} */
    String get(String path) {
        JsonElement at = json;
        for (String name : path.split("\\.")) {
            at = at.isJsonObject() ? at.getAsJsonObject().get(name) : null;
            if (at == null || at.isJsonNull()) {
                return "none";
            }
        }
        return at.isJsonPrimitive() ? at.getAsString() : at.toString();
    }

    /** {@return the texts of a list} */
    List<String> list(String name) {
        List<String> texts = new ArrayList<>();
        json.getAsJsonObject().getAsJsonArray(name).forEach(one -> texts.add(one.getAsString()));
        return texts;
    }

    /** {@return the objects of a list} */
    List<JsonObject> objects(String name) {
        return objects(json.getAsJsonObject().getAsJsonArray(name));
    }

    /** {@return the objects of a whole that is a list} */
    List<JsonObject> objects() {
        return objects(json.getAsJsonArray());
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
    }

    /** {@return the lines of the text, {@code key: value}} */
    Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines().forEach(line -> lines.put(line.substring(0, line.indexOf(": ")),
                line.substring(line.indexOf(": ") + 1).strip()));
        return lines;
    }
}
