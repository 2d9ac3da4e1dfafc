// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sim.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.scsi.CommandDescription;
import io.kiovec.sim.internal.disk.DiskNeighbours;
import io.kiovec.sim.internal.disk.DiskTraits;
import io.kiovec.sim.internal.disk.DiskTraits.Trait;
import io.kiovec.sim.internal.disk.DiskUnit;
import io.kiovec.sim.internal.medium.DiskMedium;
import io.kiovec.sim.internal.tape.TapeModel;
import io.kiovec.sim.internal.tape.TapeUnit;
import io.kiovec.sim.internal.unit.Command;
import io.kiovec.sim.internal.unit.UnitSettings;
import io.kiovec.sim.internal.unit.UnitStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document of the commands is what their tables say. */
class CommandDocumentTest {

    private static final Path DOCUMENT = Path.of("COMMANDS.md");
    private static final String HEAD = """
            # The commands of simulated devices

            Made from the tables that also drive dispatch and REPORT SUPPORTED OPERATION CODES; a test compares. To make it anew:
            `mvn -pl bundles/io.kiovec.sim -am verify -Dtest=CommandDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true`

            - *CDB bits*: the bits that a command looks at; any other bit that is set is refused with INVALID FIELD IN CDB. NACA is taken
              with every command.
            - *reservation*, when another initiator has reserved: `allowed` the command is done; `allowed persistent` it is done under
              every persistent reservation, and conflicts with RESERVE; `reads` it is done under Write Exclusive; `conflicts` only those
              whom the reservation lets in may do it. Where it depends on a field of the CDB or of the parameter list the table says
              `allowed` or `allowed persistent`, and the command decides.
            - *medium*: `needed` a medium that is ready, `writable` one that may be written too, `not needed`.
            """;

    @Test
    void theDocumentIsWhatTheTablesSay() throws IOException {
        String made = document();
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(DOCUMENT, made);
        }
        assertEquals(made, Files.readString(DOCUMENT),
                "COMMANDS.md is not what the tables say: run this test with -Dregenerate=true and look at the difference");
    }

    private static String document() throws IOException {
        DiskTraits traits = DiskTraits.of(1024, 512, Trait.THIN, Trait.REMOVABLE, Trait.PROTECTED);
        DiskUnit disk = new DiskUnit(UnitSettings.of(DiskUnit.nameplate(traits, "1")), traits, new DiskNeighbours(),
                DiskMedium.inMemory(traits.mediumBytes(), 4096));
        TapeModel model = TapeModel.TAPE0;
        TapeModel inMemory = new TapeModel("document", Optional.of(TapeModel.IN_MEMORY), model.capacity(),
                model.partitions(), model.barcode(), model.kind(), model.protection(), model.earlyWarning(),
                model.minBlock(), model.maxBlock(), model.cleanAfter(), model.motion());
        try (TapeUnit tape = TapeUnit.open(inMemory, Path.of("."), UnitStore.inMemory())) {
            Set<String> ofDisks = disk.knownCommands().stream().map(CommandDocumentTest::row)
                    .collect(Collectors.toSet());
            Set<String> ofTapes = tape.knownCommands().stream().map(CommandDocumentTest::row)
                    .collect(Collectors.toSet());
            Set<String> common = new HashSet<>(ofDisks);
            common.retainAll(ofTapes);
            return HEAD + section("Every unit", disk.knownCommands(), common)
                    + section("Disks beside that, with all traits", disk.knownCommands(), without(ofDisks, common))
                    + section("Tapes beside that", tape.knownCommands(), without(ofTapes, common));
        }
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(each -> !some.contains(each)).collect(Collectors.toSet());
    }

    private static String section(String title, List<? extends Command<?>> commands, Set<String> shown) {
        return "\n## " + title + "\n\n| opcode | service action | name | CDB bits | reservation | medium |\n"
                + "|--|--|--|--|--|--|\n"
                + commands.stream().map(CommandDocumentTest::row).filter(shown::contains).collect(Collectors.joining());
    }

    private static String row(Command<?> command) {
        CommandDescription it = command.description();
        return "| %02Xh | %s | %s | `%s` | %s | %s |\n".formatted(it.opcode(),
                it.hasServiceAction() ? "%02Xh".formatted(it.serviceAction()) : "",
                it.name(),
                HexFormat.ofDelimiter(" ").withUpperCase().formatHex(it.usage()),
                words(command.reservation()),
                words(command.medium()));
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
