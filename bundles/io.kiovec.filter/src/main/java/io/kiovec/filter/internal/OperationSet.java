// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import io.kiovec.filter.internal.Operation.Verb;
import io.kiovec.scsi.CdbFields;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which operations are meant: verbs, each with the commands that do the same (SBC-4, clause 5; SSC-5, clause 6), and
 * operation codes in hexadecimal; none for all.
 *
 * @param verbs what is done
 * @param opcodes what is sent
 */
record OperationSet(Set<Verb> verbs, Set<Integer> opcodes) {

    /** Commands that come in several lengths. */
    private static final Map<Verb, Set<Integer>> COMMANDS = Map.ofEntries(
            Map.entry(Verb.READ, Set.of(0x08, 0x28, 0xa8, 0x88)),
            Map.entry(Verb.WRITE, Set.of(0x0a, 0x2a, 0xaa, 0x8a)), Map.entry(Verb.SYNC, Set.of(0x35, 0x91)),
            Map.entry(Verb.UNMAP, Set.of(0x42)), Map.entry(Verb.ZERO, Set.of(0x41, 0x93)),
            Map.entry(Verb.SAME, Set.of(0x41, 0x93)), Map.entry(Verb.COMPARE, Set.of(0x89)),
            Map.entry(Verb.FILEMARKS, Set.of(0x10, 0x80)), Map.entry(Verb.SPACE, Set.of(0x11, 0x91)),
            Map.entry(Verb.LOCATE, Set.of(0x2b, 0x92)), Map.entry(Verb.REWIND, Set.of(0x01)),
            Map.entry(Verb.ERASE, Set.of(0x19, 0x93)));

    /** Every operation. */
    static final OperationSet ALL = new OperationSet(Set.of(), Set.of());

    /** {@return those of the option op, verbs and operation codes with a slash between; sim's key opcode means the same} */
    static OperationSet of(Options options) {
        Optional<String> op = options.text("op");
        Optional<String> opcode = options.text("opcode");
        String key = op.isPresent() ? "op" : "opcode";
        String text = op.or(() -> opcode).orElse("");
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        Set<Integer> opcodes = new HashSet<>();
        for (String word : text.isEmpty() ? new String[0] : text.split("[/,\\s]+")) {
            Optional<Verb> verb = Arrays.stream(Verb.values()).filter(each -> each.written().equals(word)).findFirst();
            if (verb.isPresent()) {
                verbs.add(verb.get());
                opcodes.addAll(COMMANDS.getOrDefault(verb.get(), Set.of()));
            } else if (word.matches("(0x)?[0-9a-fA-F]{2}")) {
                opcodes.add(Integer.parseInt(word.replace("0x", ""), 16));
            } else {
                options.problem(key, Arrays.stream(Verb.values()).map(Verb::written).collect(Collectors.joining(", "))
                        + " or operation codes in hexadecimal, with / between several");
            }
        }
        return new OperationSet(verbs, opcodes);
    }

    boolean has(Operation operation) {
        return verbs.isEmpty() && opcodes.isEmpty() || verbs.contains(operation.verb)
                || operation.verb == Verb.COMMAND && opcodes.contains(CdbFields.u8(operation.cdb, 0));
    }
}
