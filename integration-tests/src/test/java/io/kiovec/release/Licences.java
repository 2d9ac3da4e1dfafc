// SPDX-License-Identifier: Apache-2.0
package io.kiovec.release;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which licences may be packed, {@code cnf/licences.txt}, and what a bill of materials has against that. */
final class Licences {

    private final Set<String> allowed;

    private Licences(Set<String> allowed) {
        this.allowed = allowed;
    }

    static Licences ofProject() throws IOException {
        return read(Release.ROOT.resolve("cnf/licences.txt"));
    }

    static Licences read(Path file) throws IOException {
        return new Licences(Files.readAllLines(file).stream().filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(String::strip).collect(Collectors.toSet()));
    }

    /** {@return what may not be packed, each with its licences} Of several, one that is allowed is enough: they are a choice. */
    List<String> objections(JsonObject materials) {
        List<String> objections = new ArrayList<>();
        for (JsonElement each : materials.getAsJsonArray("components")) {
            JsonObject component = each.getAsJsonObject();
            List<String> licences = licences(component);
            if (licences.stream().noneMatch(allowed::contains)) {
                objections.add(component.get("name").getAsString() + ": " + licences);
            }
        }
        return objections;
    }

    private static List<String> licences(JsonObject component) {
        List<String> licences = new ArrayList<>();
        if (component.has("licenses")) {
            for (JsonElement each : component.getAsJsonArray("licenses")) {
                JsonObject choice = each.getAsJsonObject();
                if (choice.has("expression")) {
                    licences.addAll(List.of(choice.get("expression").getAsString().split("\\s+OR\\s+")));
                } else {
                    JsonObject licence = choice.getAsJsonObject("license");
                    licences.add(licence.get(licence.has("id") ? "id" : "name").getAsString());
                }
            }
        }
        return licences;
    }
}
