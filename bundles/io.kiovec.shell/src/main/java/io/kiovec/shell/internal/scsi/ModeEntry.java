// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.Table;
import io.kiovec.scsi.page.DataField;
import io.kiovec.scsi.page.PageDescription;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A field of a mode page of a device.
 *
 * @param page the page
 * @param field the field
 * @param current the value in force
 * @param changeable the bits that may be changed; empty where the device does not tell
 * @param standard the default value; empty where the device does not tell
 * @param saved the saved value; empty where the device does not save
 */
record ModeEntry(PageDescription page, DataField field, long current, OptionalLong changeable, OptionalLong standard,
        OptionalLong saved) {

    boolean isCalled(String word) {
        String name = word;
        int colon = word.indexOf(':');
        if (colon > 0) {
            String code = word.substring(0, colon).toLowerCase(Locale.ROOT).replaceFirst("h$", "");
            if (!code.equals("%x".formatted(page.code())) && !code.equals("%02x".formatted(page.code()))) {
                return false;
            }
            name = word.substring(colon + 1);
        }
        return field.acronym().equalsIgnoreCase(name) && !name.isEmpty() || field.key().equalsIgnoreCase(name);
    }

    boolean isSameAs(ModeEntry other) {
        return page.code() == other.page.code() && page.subpage() == other.page.subpage() && field.equals(other.field);
    }

    /** {@return why a value cannot be set} The device's mask of what can be changed is honoured. */
    Optional<String> objection(long value) {
        long changes = value ^ current;
        if (changeable.isEmpty() || (changes & ~changeable.getAsLong()) == 0) {
            return Optional.empty();
        }
        return Optional.of(changeable.getAsLong() == 0
                ? field.label() + " cannot be changed on this device"
                : field.label() + "=" + Values.number(value) + ": of its bits this device lets %Xh be changed"
                        .formatted(changeable.getAsLong()));
    }

    static Table table(List<ModeEntry> entries) {
        Table table = new Table().column("page", "PAGE").column("subpage", "SUBPAGE").column("pageName", "PAGE NAME")
                .column("field", "FIELD").numbers("current", "CURRENT").numbers("changeable", "CHANGEABLE")
                .numbers("default", "DEFAULT").numbers("saved", "SAVED").column("unit", "UNIT").column("name", "NAME");
        entries.forEach(entry -> table.row("%02Xh".formatted(entry.page.code()),
                "%02Xh".formatted(entry.page.subpage()), entry.page.name(), entry.field.label(),
                Values.number(entry.current), mask(entry.changeable), boxed(entry.standard), boxed(entry.saved),
                entry.field.unit(), entry.field.name()));
        return table;
    }

    private static String mask(OptionalLong bits) {
        return bits.isEmpty() ? null : "%Xh".formatted(bits.getAsLong());
    }

    private static Object boxed(OptionalLong value) {
        return value.isEmpty() ? null : Values.number(value.getAsLong());
    }
}
