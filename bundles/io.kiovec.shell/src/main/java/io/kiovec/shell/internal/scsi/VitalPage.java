// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.Console.Form;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.SupportedPages;
import io.kiovec.scsi.inquiry.UnitSerialNumber;
import io.kiovec.scsi.log.TapeAlert;
import io.kiovec.scsi.page.PageCatalog;
import io.kiovec.scsi.page.PageDescription;
import io.kiovec.scsi.page.PageDescription.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A page of vital product data as it came.
 *
 * @param type of the device
 * @param code of the page
 * @param data with its header
 */
record VitalPage(DeviceType type, int code, MemorySegment data) {

    private static final int HEADER = 4;
    private static final int MANUFACTURER_SERIAL = 0xb1;
    private static final int TAPE_ALERTS = 0xb2;
    private static final int AUTOMATION_SERIAL = 0xb3;

    String name() {
        return switch (code) {
            case SupportedPages.CODE -> "Supported VPD Pages";
            case UnitSerialNumber.CODE -> "Unit Serial Number";
            case DeviceIdentification.CODE -> "Device Identification";
            default -> described().map(PageDescription::name).orElse(isOfTape() ? ofTape() : "");
        };
    }

    String title() {
        return ("VPD page %02Xh  %s".formatted(code, name())).strip();
    }

    /** {@return what it says; the bytes of a page that is not known} */
    Map<String, Object> fields(Form form) {
        Map<String, Object> values = new LinkedHashMap<>();
        switch (code) {
            case SupportedPages.CODE -> values.put("supportedVpdPages", SupportedPages.parse(data)
                    .map(SupportedPages::pages).orElse(List.of()).stream().map("%02Xh"::formatted).toList());
            case UnitSerialNumber.CODE -> values.put("unitSerialNumber",
                    UnitSerialNumber.parse(data).map(UnitSerialNumber::number).map(String::strip).orElse(""));
            case DeviceIdentification.CODE -> values.put("designators", DeviceIdentification.parse(data)
                    .map(page -> page.designators().stream().map(ScsiDetails.Named::of).toList()).orElse(List.of()));
            default -> described().ifPresentOrElse(page -> values.putAll(Values.of(page.fields(), data, form)),
                    () -> other(values));
        }
        return values;
    }

    private Optional<PageDescription> described() {
        return PageCatalog.find(Kind.VPD, type.code(), code, 0);
    }

    private boolean isOfTape() {
        return CommandEffects.isTape(type.code());
    }

    private String ofTape() {
        return switch (code) {
            case MANUFACTURER_SERIAL -> "Manufacturer-Assigned Serial Number";
            case TAPE_ALERTS -> "TapeAlert Supported Flags";
            case AUTOMATION_SERIAL -> "Automation Device Serial Number";
            default -> "";
        };
    }

    private void other(Map<String, Object> values) {
        byte[] body = data.byteSize() < HEADER
                ? new byte[0]
                : data.asSlice(HEADER).toArray(ValueLayout.JAVA_BYTE);
        if (isOfTape() && (code == MANUFACTURER_SERIAL || code == AUTOMATION_SERIAL)) {
            values.put("serialNumber", new String(body, StandardCharsets.US_ASCII).strip());
        } else if (isOfTape() && code == TAPE_ALERTS) {
            values.put("supportedFlags",
                    Arrays.stream(TapeAlert.values()).filter(flag -> isSet(body, flag.number()))
                            .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', ' ')).toList());
        } else {
            values.put("bytes", Values.hex(MemorySegment.ofArray(body)));
        }
    }

    /** Flag 1 is the first byte's most significant bit (SSC-5, TapeAlert supported flags VPD page). */
    private static boolean isSet(byte[] body, int flag) {
        int at = (flag - 1) / 8;
        return at < body.length && (body[at] >> 7 - (flag - 1) % 8 & 1) == 1;
    }
}
