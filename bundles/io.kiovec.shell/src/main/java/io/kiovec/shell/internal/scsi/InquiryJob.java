// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.StandardInquiry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_inq. */
@Command(name = "inquiry", header = "What the device says of itself (INQUIRY).", description = "Shows the standard INQUIRY data"
        + " (SPC-6, 6.7.2), its flags by the standard's names, and version descriptors as codes.", footer = {"",
            "Example: kiovec scsi inquiry sim:disk0"})
final class InquiryJob extends DeviceJob {

    private static final int LENGTH = 96;

    @Option(names = "--hex", description = "Show the bytes.")
    private boolean hex;

    InquiryJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        MemorySegment data = initiator.receive(cdb -> PrimaryCdb.inquiry(cdb, LENGTH), LENGTH);
        if (hex && console.form() == Form.TEXT) {
            Values.dump(data).forEach(console::say);
            return;
        }
        StandardInquiry said = StandardInquiry.parse(data)
                .orElseThrow(() -> new IOException("the answer has only " + data.byteSize() + " bytes"));
        Map<String, Object> values = ScsiDetails.inquiry(said);
        for (InquiryFlag flag : InquiryFlag.values()) {
            if (flag != InquiryFlag.REMOVABLE) {
                values.put(key(flag), said.has(flag));
            }
        }
        values.put("versionDescriptors", said.versionDescriptors().stream().map("%04Xh"::formatted).toList());
        if (hex) {
            values.put("hex", Values.hex(data));
        }
        console.print(values);
    }

    private static String key(InquiryFlag flag) {
        StringBuilder key = new StringBuilder();
        for (String word : flag.name().toLowerCase(Locale.ROOT).split("_")) {
            key.append(key.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return key.toString();
    }
}
