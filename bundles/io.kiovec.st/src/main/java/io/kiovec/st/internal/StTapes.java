// SPDX-License-Identifier: Apache-2.0
package io.kiovec.st.internal;

import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import io.kiovec.linux.KernelFile;
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
        for (String name : KernelFile.names(StSysfs.tapes(root))) {
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
        return KernelFile.names(StSysfs.tapes(root)).stream()
                .filter(name -> KernelFile.text(StSysfs.tapes(root).resolve(name).resolve("dev"))
                        .equals(Optional.of(number)))
                .findFirst();
    }
}
