// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.Console.Form;
import io.kiovec.command.Table;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.log.LogPage;
import io.kiovec.scsi.log.LogParameter;
import io.kiovec.scsi.log.TapeAlert;
import io.kiovec.scsi.page.DataField;
import io.kiovec.scsi.page.PageCatalog;
import io.kiovec.scsi.page.PageDescription;
import io.kiovec.scsi.page.PageDescription.Kind;
import io.kiovec.scsi.page.PageDescription.Parameter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A log page with the standards' names.
 *
 * @param type of the device
 * @param code of the page
 * @param subpage of the page
 */
record LoggedPage(DeviceType type, int code, int subpage) {

    private static final int SELF_TESTS = 0x10;
    private static final int FORMAT = 3;
    private static final int MOST_DIGITS = 8;

    String name() {
        return code == 0 ? "Supported Log Pages" : described().map(PageDescription::name).orElse("");
    }

    String title() {
        return ("log page %02Xh%s  %s".formatted(code, subpage == 0 ? "" : ",%02Xh".formatted(subpage), name()))
                .strip();
    }

    private Optional<PageDescription> described() {
        return PageCatalog.find(Kind.LOG, type.code(), code, subpage);
    }

    private Optional<Parameter> described(LogParameter parameter) {
        return described().flatMap(page -> page.parameter(parameter.code()));
    }

    /** {@return its name; empty when nobody knows} */
    private String name(LogParameter parameter) {
        if (code == TapeAlert.PAGE) {
            return Arrays.stream(TapeAlert.values()).filter(flag -> flag.number() == parameter.code()).findFirst()
                    .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', ' ')).orElse("");
        }
        return described(parameter).map(Parameter::name).orElse("");
    }

    /** A number where it is one, a text where it says so, else the bytes in hexadecimal. */
    private Object value(LogParameter parameter) {
        byte[] value = parameter.value();
        boolean isText = (parameter.control() & FORMAT) == LogParameter.ASCII_LIST
                || described(parameter).filter(known -> known.unit().startsWith("YYYY")).isPresent();
        if (isText) {
            return new String(value, StandardCharsets.US_ASCII).strip();
        }
        boolean isNumber = !name(parameter).isEmpty() && value.length > 0 && value.length <= MOST_DIGITS;
        return isNumber ? Values.number(parameter.number()) : Values.hex(MemorySegment.ofArray(value));
    }

    /** {@return the fields that its value is long enough for} */
    private List<DataField> fields(LogParameter parameter) {
        MemorySegment data = MemorySegment.ofArray(parameter.value());
        return described(parameter).map(Parameter::fields).orElse(List.of()).stream().filter(field -> field.isIn(data))
                .toList();
    }

    /** {@return a line for each parameter, or for each field of those that have some; of alerts those that are active} */
    Table table(LogPage page) {
        Table table = new Table().column("code", "PARAMETER").column("name", "NAME").column("value", "VALUE")
                .column("unit", "UNIT");
        for (LogParameter parameter : page.parameters()) {
            String number = "%04Xh".formatted(parameter.code());
            List<DataField> fields = fields(parameter);
            MemorySegment data = MemorySegment.ofArray(parameter.value());
            String name = name(parameter);
            if (!fields.isEmpty()) {
                // Of twenty places for the results of self-tests most are empty.
                boolean isEmpty = code == SELF_TESTS && fields.stream().allMatch(field -> field.get(data) == 0);
                fields.stream().filter(field -> !isEmpty).forEach(field -> table.row(number, name + ", " + field.name(),
                        Values.number(field.get(data)), field.unit()));
            } else if (code != TapeAlert.PAGE || parameter.number() != 0) {
                table.row(number, name, value(parameter), described(parameter).map(Parameter::unit).orElse(""));
            }
        }
        return table;
    }

    Map<String, Object> object(LogPage page) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("page", "%02Xh".formatted(code));
        object.put("subpage", "%02Xh".formatted(subpage));
        object.put("name", name());
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (LogParameter parameter : page.parameters()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("code", "%04Xh".formatted(parameter.code()));
            one.put("name", name(parameter));
            List<DataField> fields = fields(parameter);
            one.put("value", fields.isEmpty()
                    ? value(parameter)
                    : Values.of(fields, MemorySegment.ofArray(parameter.value()), Form.JSON));
            one.put("unit", described(parameter).map(Parameter::unit).orElse(""));
            parameters.add(one);
        }
        object.put("parameters", parameters);
        return object;
    }
}
