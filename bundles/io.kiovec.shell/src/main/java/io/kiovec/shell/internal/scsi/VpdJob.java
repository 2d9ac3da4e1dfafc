// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.inquiry.SupportedPages;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sg_vpd. */
@Command(name = "vpd", header = "Pages of vital product data.", description = "Shows pages of vital product data (SPC-6, 7.7):"
        + " the fields of those that it knows, the bytes of others.", footer = {"",
            "Short names: sn (80h), di (83h), ei (86h), pc (8Ah), bl (B0h), bdc (B1h), lbpv (B2h).", "",
            "Example: kiovec scsi vpd sim:disk0", "Example: kiovec scsi vpd sim:disk0 bl"})
final class VpdJob extends DeviceJob {

    private static final Map<String, Integer> SHORT_NAMES = Map.of("sn", 0x80, "di", 0x83, "ei", 0x86, "pc", 0x8a, "bl",
            0xb0,
            "bdc", 0xb1, "lbpv", 0xb2);

    @Parameters(index = "1", arity = "0..1", paramLabel = "PAGE", description = "One page, by its hexadecimal code or its short"
            + " name (all).")
    private Optional<String> page = Optional.empty();

    @Option(names = "--hex", description = "Show the bytes, too.")
    private boolean hex;

    VpdJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        DeviceType type = initiator.type();
        List<Map<String, Object>> objects = new ArrayList<>();
        for (int code : codes(initiator)) {
            MemorySegment data = page.isPresent() ? asked(initiator, code) : initiator.vital(code).orElse(null);
            if (data == null) {
                // It is in the list, and cannot be read.
                continue;
            }
            VitalPage found = new VitalPage(type, code, data);
            if (console.form() == Form.TEXT) {
                console.say((objects.isEmpty() ? "" : System.lineSeparator()) + found.title());
                console.print(found.fields(Form.TEXT));
                if (hex) {
                    Values.dump(data).forEach(console::say);
                }
            }
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("page", "%02Xh".formatted(code));
            object.put("name", found.name());
            object.put("fields", found.fields(Form.JSON));
            if (hex) {
                object.put("hex", Values.hex(data));
            }
            objects.add(object);
        }
        if (console.form() == Form.JSON) {
            console.printAll(objects);
        }
    }

    /** A page that was named is an error when it is not there. */
    private static MemorySegment asked(Initiator initiator, int code) throws Exception {
        Optional<MemorySegment> found = initiator.vital(code);
        return found.isPresent()
                ? found.get()
                : initiator.receive(cdb -> PrimaryCdb.inquiryPage(cdb, code, Initiator.SHORT_ANSWER),
                        Initiator.SHORT_ANSWER);
    }

    private List<Integer> codes(Initiator initiator) throws Exception {
        if (page.isPresent()) {
            String word = page.get().toLowerCase(Locale.ROOT);
            return List.of(SHORT_NAMES.containsKey(word) ? SHORT_NAMES.get(word) : code(word, "page", 0xff));
        }
        return SupportedPages.parse(asked(initiator, SupportedPages.CODE)).map(SupportedPages::pages).orElse(List.of());
    }
}
