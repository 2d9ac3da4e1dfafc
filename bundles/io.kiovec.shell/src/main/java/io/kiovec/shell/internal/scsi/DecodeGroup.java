// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.command.CommandGroup;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.scsi.CdbFields;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.CommandNames;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.cdb.BlockCdb;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sg_decode_sense. */
@Command(name = "decode", header = "Says what bytes mean.", description = "Says what the bytes of sense data or of a command mean.", footer = {
    "", "Example: kiovec scsi decode sense 70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 02",
    "Example: kiovec scsi decode cdb 28 00 00 00 08 00 00 00 08 00"})
final class DecodeGroup extends CommandGroup {

    @Override
    protected List<Job> subcommands() {
        return List.of(new SenseData(), new Cdb());
    }

    /** Bytes that are decoded. */
    private abstract static class BytesJob extends Job {

        @Parameters(arity = "1..*", paramLabel = "HEX", description = "The bytes, in hexadecimal.")
        private List<String> words = List.of();

        final MemorySegment bytes() {
            return MemorySegment.ofArray(HexBytes.parse(words).orElseThrow(
                    () -> wrongCall("'" + String.join(" ", words) + "': write the bytes in hexadecimal, as 70 00 05")));
        }
    }

    @Command(name = "sense", header = "Sense data.", description = "Says what sense data means, in fixed or descriptor format (SPC-6,"
            + " 4.4).", footer = {"", "Example: kiovec scsi decode sense 72 05 24 00 00 00 00 00"})
    private static final class SenseData extends BytesJob {

        @Override
        protected void run(Console console) {
            Sense sense = Sense.parse(bytes())
                    .orElseThrow(() -> wrongCall("this is no sense data: it begins with 70h to 73h"));
            console.print(Values.of(sense));
        }
    }

    @Command(name = "cdb", header = "A command.", description = "Says what a command is, what it may change, and which blocks it"
            + " is about.", footer = {"", "Example: kiovec scsi decode cdb 2a 00 00 00 08 00 00 00 08 00 --type disk"})
    private static final class Cdb extends BytesJob {

        private static final Map<String, Integer> TYPES = Map.of("disk", 0, "tape", 1);
        /** Of disks, those with a block address and a count that is always in the same places. */
        private static final Set<Integer> OF_BLOCKS = Set.of(0x08, 0x0a, 0x28, 0x2a, 0xa8, 0xaa, 0x88, 0x8a, 0x2e, 0xae,
                0x8e,
                0x2f, 0xaf, 0x8f, 0x34, 0x90, 0x35, 0x91, 0x41, 0x93);

        @Option(names = "--type", paramLabel = "TYPE", description = "Of which device: disk or tape (disk).")
        private String type = "disk";

        @Override
        protected void run(Console console) {
            if (!TYPES.containsKey(type)) {
                throw wrongCall("--type " + type + ": say disk or tape");
            }
            MemorySegment cdb = bytes();
            int opcode = CdbFields.u8(cdb, 0);
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("opcode", "%02Xh".formatted(opcode));
            values.put("name", CommandNames.of(TYPES.get(type), cdb).orElse(null));
            values.put("mayChange", CommandEffects.of(cdb, TYPES.get(type)).name().toLowerCase(Locale.ROOT));
            boolean ofBlocks = type.equals("disk") && OF_BLOCKS.contains(opcode) && cdb.byteSize() >= length(opcode);
            values.put("lba", ofBlocks ? Values.number(BlockCdb.address(cdb)) : null);
            values.put("blocks", ofBlocks ? Values.number(BlockCdb.blocks(cdb)) : null);
            console.print(values);
        }

        /** The group of an operation code tells the length of its command (SPC-6, 4.2.5.1). */
        private static int length(int opcode) {
            return switch (opcode >> 5) {
                case 0 -> 6;
                case 1, 2 -> 10;
                case 4 -> 16;
                default -> 12;
            };
        }
    }
}
