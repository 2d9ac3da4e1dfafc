// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The tapes that sysfs lists. Nothing is opened: opening a tape may load it. */
final class StTapes {

    private final Path root;

    StTapes(Path root) {
        this.root = root;
    }

    /** {@return each drive once, by its non-rewinding node of the first mode} */
    List<DeviceDescription> scan() {
        List<DeviceDescription> found = new ArrayList<>();
        for (String name : names()) {
            if (name.matches("nst\\d+")) {
                StSysfs sysfs = new StSysfs(root, name);
                found.add(new DeviceDescription(new Address("st", "/dev/" + name), Set.of(DeviceKind.TAPE), "st",
                        text(sysfs), OptionalLong.empty(), OptionalLong.empty(),
                        new Identity(StIdentity.drive(sysfs), Optional.empty())));
            }
        }
        found.sort(Comparator.comparing((DeviceDescription one) -> one.address().rest().length())
                .thenComparing(one -> one.address().rest()));
        return found;
    }

    private static String text(StSysfs tape) {
        String words = String.join(" ", tape.device("vendor").orElse(""), tape.device("model").orElse("tape"),
                tape.device("rev").orElse("")).strip();
        return tape.unit().map(unit -> words + " at " + unit).orElse(words);
    }

    /** {@return the name of the node with a number, {@code 9:128}} */
    Optional<String> name(String number) {
        return names().stream()
                .filter(name -> StSysfs.text(StSysfs.tapes(root).resolve(name).resolve("dev"))
                        .equals(Optional.of(number)))
                .findFirst();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(StSysfs.tapes(root))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException noTapes) {
            return List.of();
        }
        return names;
    }
}
