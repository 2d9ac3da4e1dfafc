// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Table;
import io.kiovec.scsi.CommandNames;
import io.kiovec.scsi.cdb.PrimaryCdb;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.scsi.report.CommandSupport;
import io.kiovec.scsi.report.CommandSupport.Listed;
import io.kiovec.scsi.report.TaskManagement;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** As sg_opcodes. */
@Command(name = "opcodes", header = "The commands that it takes.", description = "Lists the commands that the device says it"
        + " takes (SPC-6, 6.36), one of them with the bits of its CDB that count, or its task management functions.", footer = {
            "", "Example: kiovec scsi opcodes sim:disk0", "Example: kiovec scsi opcodes sim:disk0 --opcode 9e,10"})
final class OpcodesJob extends DeviceJob {

    /** Each command takes eight bytes; there are devices that refuse a request for 64 KiB. */
    private static final int LONGEST = 1 << 15;

    @Option(names = "--opcode", paramLabel = "OPCODE[,ACTION]", description = "One command, in hexadecimal.")
    private Optional<String> opcode = Optional.empty();

    @Option(names = "--task-management", description = "The task management functions.")
    private boolean functions;

    OpcodesJob(Devices devices) {
        super(devices);
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        if (functions && opcode.isPresent()) {
            throw wrongCall("say one of --opcode and --task-management");
        }
        if (functions) {
            functions(console, initiator);
        } else if (opcode.isPresent()) {
            one(console, initiator, opcode.get().split(",", 2));
        } else {
            all(console, initiator);
        }
    }

    private static void all(Console console, Initiator initiator) throws Exception {
        DeviceType type = initiator.type();
        MemorySegment data = initiator.receive(cdb -> PrimaryCdb.reportSupportedOperationCodes(cdb,
                PrimaryCdb.ALL_COMMANDS, 0, 0, LONGEST), LONGEST);
        Table table = new Table().column("opcode", "OPCODE").column("serviceAction", "ACTION")
                .numbers("cdbLength", "CDB BYTES").column("name", "NAME");
        for (Listed one : CommandSupport.parseAll(data)) {
            table.row("%02Xh".formatted(one.opcode()),
                    one.serviceAction() < 0 ? null : "%02Xh".formatted(one.serviceAction()), one.cdbLength(),
                    CommandNames.of(type.code(), one.opcode(), one.serviceAction()).orElse(null));
        }
        console.print(table);
    }

    private void one(Console console, Initiator initiator, String[] words) throws Exception {
        int code = code(words[0], "--opcode", 0xff);
        int action = words.length > 1 ? code(words[1], "service action", 0xffff) : -1;
        int reporting = (action < 0 ? PrimaryCdb.ONE_OPCODE : PrimaryCdb.ONE_SERVICE_ACTION) | PrimaryCdb.WITH_TIMEOUTS;
        MemorySegment data = initiator.receive(cdb -> PrimaryCdb.reportSupportedOperationCodes(cdb, reporting, code,
                Math.max(0, action), Initiator.SHORT_ANSWER), Initiator.SHORT_ANSWER);
        CommandSupport support = CommandSupport.parseOne(data)
                .orElseThrow(() -> new IOException("the answer has only " + data.byteSize() + " bytes"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("opcode", "%02Xh".formatted(code));
        values.put("serviceAction", action < 0 ? null : "%02Xh".formatted(action));
        values.put("name", CommandNames.of(initiator.type().code(), code, action).orElse(null));
        values.put("supported", support.isSupported());
        values.put("cdbUsageData", Values.hex(MemorySegment.ofArray(support.usage())));
        values.put("recommendedTimeoutSeconds",
                support.timeout().equals(Duration.ZERO) ? null : support.timeout().toSeconds());
        console.print(values);
    }

    private static void functions(Console console, Initiator initiator) throws Exception {
        MemorySegment data = initiator.receive(
                cdb -> PrimaryCdb.reportSupportedTaskManagementFunctions(cdb, 16), 16);
        TaskManagement said = TaskManagement.parse(data)
                .orElseThrow(() -> new IOException("the answer has only " + data.byteSize() + " bytes"));
        Table table = new Table().column("function", "FUNCTION").column("supported", "SUPPORTED");
        Arrays.stream(TaskManagement.Function.values())
                .forEach(one -> table.row(one.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        said.functions().contains(one)));
        console.print(table);
    }
}
