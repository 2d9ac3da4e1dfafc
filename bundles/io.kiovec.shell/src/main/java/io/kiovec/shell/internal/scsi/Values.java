// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.Console.Form;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.page.DataField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values of fields for people and for programs. */
final class Values {

    private static final int LINE = 16;

    private Values() {
    }

    /**
     * {@return names and values of the fields that data is long enough to hold} For people with the standard's words and units;
     * for programs a bit is a boolean.
     */
    static Map<String, Object> of(List<DataField> fields, MemorySegment data, Form form) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (DataField field : fields) {
            if (field.isIn(data)) {
                Object number = number(field.get(data));
                if (form == Form.TEXT) {
                    values.put(field.name() + (field.acronym().isEmpty() ? "" : " (" + field.acronym() + ")"),
                            field.unit().isEmpty() ? number : number + " " + field.unit());
                } else {
                    values.put(field.key(), field.bits() == 1 ? (Object) (field.get(data) == 1) : number);
                }
            }
        }
        return values;
    }

    /** {@return an unsigned number} */
    static Object number(long value) {
        return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
    }

    /** {@return bytes as hexadecimal digits} */
    static String hex(MemorySegment data) {
        return HexFormat.of().formatHex(data.toArray(ValueLayout.JAVA_BYTE));
    }

    /** {@return bytes in lines of sixteen, with their places before and their characters behind} */
    static List<String> dump(MemorySegment data) {
        byte[] bytes = data.toArray(ValueLayout.JAVA_BYTE);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += LINE) {
            int end = Math.min(bytes.length, at + LINE);
            StringBuilder text = new StringBuilder();
            for (int i = at; i < end; i++) {
                text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            lines.add("%04x  %-47s  %s".formatted(at, HexFormat.ofDelimiter(" ").formatHex(bytes, at, end), text));
        }
        return lines;
    }

    /** {@return sense data with the standard's words} */
    static Map<String, Object> of(Sense sense) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("senseKey", sense.key().text());
        values.put("senseKeyCode", sense.key().code());
        values.put("additionalSense", sense.additional().text().toLowerCase(Locale.ROOT));
        values.put("additionalSenseCode", "%02Xh".formatted(sense.additional().code()));
        values.put("additionalSenseCodeQualifier", "%02Xh".formatted(sense.additional().qualifier()));
        values.put("deferred", sense.isDeferred());
        values.put("information", sense.information().isPresent() ? number(sense.information().getAsLong()) : null);
        values.put("commandSpecificInformation",
                sense.commandSpecific().isPresent() ? number(sense.commandSpecific().getAsLong()) : null);
        values.put("fieldReplaceableUnitCode", sense.fieldReplaceableUnit());
        values.put("fieldPointer", sense.fieldPointer().map(Object::toString).orElse(null));
        values.put("progressPercent",
                sense.progress().isPresent() ? Math.round(sense.progress().getAsInt() * 1000.0 / 65536) / 10.0 : null);
        values.put("streamMarks", sense.streamMarks().stream()
                .map(mark -> mark.name().toLowerCase(Locale.ROOT).replace('_', ' ')).toList());
        return values;
    }
}
