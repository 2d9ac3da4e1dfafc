// SPDX-License-Identifier: Apache-2.0
package io.kiovec.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.command.Console.Audience;
import io.kiovec.command.Console.Form;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Words below a command, exit codes, and the guard. */
class SubcommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final List<String> erased = new ArrayList<>();
    private Exception trouble;
    private Optional<String> typed = Optional.empty();

    /** A group. */
    @CommandLine.Command(description = "Does things.")
    private final class Group extends CommandGroup {
        @Override
        protected List<Job> subcommands() {
            return List.of(new Show(), new Erase());
        }
    }

    /** A job below it. */
    @CommandLine.Command(name = "show", header = "Shows it.", description = "Shows it all.")
    private final class Show extends Job {
        @Option(names = "--size", converter = Bytes.class)
        private long size;

        @Override
        protected void run(Console console) throws Exception {
            if (trouble != null) {
                throw trouble;
            }
            console.print(Map.of("size", size));
        }
    }

    /** One that destroys. */
    @CommandLine.Command(name = "erase", header = "Erases it.")
    private final class Erase extends Job {
        @Mixin
        private DestructionGuard guard = new DestructionGuard();

        @Parameters
        private List<String> addresses = List.of();

        @Override
        protected void run(Console console) throws Exception {
            guard.pass(console, "erases", addresses.stream().map(Address::parse).toList());
            erased.addAll(addresses);
        }
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return CommandRun.run("do", Group::new, List.of(words), new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Form.TEXT, Audience.PIPE, question -> {
                    asked.add(question);
                    return typed;
                }));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void aWordBelowIsTheJobOfItsOwn() {
        assertEquals(0, run("show", "--size", "4K"), err());
        assertEquals("size: 4096", out().strip());
        assertEquals(0, run("show", "--json"));
        assertEquals("{\"size\":0}", out().strip());
        assertEquals(0, run("--json", "show"));
        assertEquals("{\"size\":0}", out().strip());
    }

    @Test
    void aGroupSaysWhatThereIs() {
        assertEquals(2, run());
        assertEquals("kiovec do: say one of show, erase (see: kiovec do --help)", err());
        assertEquals(2, run("shew"));
        assertEquals("kiovec do: 'shew': say one of show, erase (see: kiovec do --help)", err());
    }

    @Test
    void aWrongCallOfAWordNamesIt() {
        assertEquals(2, run("show", "--what"));
        assertTrue(err().startsWith("kiovec do show: ") && err().endsWith("(see: kiovec do show --help)"), err());
        assertEquals(1, err().lines().count());
    }

    @Test
    void helpListsTheWordsAndTheExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out().lines().anyMatch(line -> line.matches(" +show +Shows it\\.")), out());
        assertEquals(0, run("show", "--help"));
        assertTrue(out().contains("Usage: kiovec do show "), out());
        ExitCode.meanings().forEach((code, meaning) -> assertTrue(
                out().lines().anyMatch(line -> line.strip().matches(code + " +" + meaning)), out()));
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void eachErrorOfADeviceHasACodeOfItsOwnFromThree(Failure failure) {
        trouble = failure.exception(Address.parse("x:y"), "went wrong", Detail.NONE, null);
        int code = run("show");
        assertTrue(code >= 3 && code < 126, () -> failure + " is " + code);
        assertEquals(ExitCode.of(failure).code(), code);
        assertEquals("kiovec do show: x:y: went wrong", err());
    }

    @Test
    void noTwoCodesAreOne() {
        List<Integer> codes = Arrays.stream(ExitCode.values()).map(ExitCode::code).toList();
        assertEquals(codes.size(), new HashSet<>(codes).size());
        assertEquals(codes.stream().sorted().toList(), codes, "the order of help");
    }

    /** Those that a script for sg3_utils knows. */
    @ParameterizedTest
    @CsvSource({"MEDIUM,3", "ILLEGAL_REQUEST,5", "UNIT_ATTENTION,6", "PROTECTED,7", "MISCOMPARE,14",
        "UNAVAILABLE,15", "RESERVATION_CONFLICT,24", "BUSY,26", "TIMEOUT,33"})
    void aCodeIsThatOfTheToolsWherePossible(Failure failure, int code) {
        assertEquals(code, ExitCode.of(failure).code());
    }

    @Test
    void anythingElseIsOne() {
        trouble = new IOException("broke");
        assertEquals(1, run("show"));
        trouble = new IllegalStateException();
        assertEquals(1, run("show"));
        assertEquals("kiovec do show: IllegalStateException", err());
    }

    @Test
    void anInterruptIsASentenceAndItsCode() {
        trouble = new InterruptedException("copy was interrupted at 3%");
        assertEquals(130, run("show"));
        assertEquals("kiovec do show: copy was interrupted at 3%", err());
        trouble = new InterruptedException();
        assertEquals(130, run("show"));
        assertEquals("kiovec do show: it was interrupted", err());
        trouble = Failure.OFFLINE.exception(Address.parse("x:y"), "the wait was interrupted", Detail.NONE, null);
        Thread.currentThread().interrupt();
        assertEquals(130, run("show"));
        assertFalse(Thread.interrupted(), "the interrupt is left to the next job");
    }

    @Test
    void theGuardLetsSimulatedDevicesGo() {
        assertEquals(0, run("erase", "sim:disk0", "sim:sim:disk1"), err());
        assertEquals(List.of(), asked);
        assertEquals(List.of("sim:disk0", "sim:sim:disk1"), erased);
    }

    @ParameterizedTest
    @CsvSource({"sg:/dev/sg1", "sim:raw:/dev/loop0", "fault:sim:disk0"})
    void theGuardRefusesWhatNobodyConfirms(String address) {
        assertEquals(2, run("erase", "sim:disk0", address));
        assertTrue(err().contains("this erases " + address + ": say --yes-destroy-data"), err());
        assertEquals(List.of(), erased);
    }

    @Test
    void theGuardTakesTheTypedAddressAndNothingElse() {
        typed = Optional.of(" sg:/dev/sg1 ");
        assertEquals(0, run("erase", "sg:/dev/sg1"), err());
        assertEquals(List.of("kiovec: this erases sg:/dev/sg1. To go on, type sg:/dev/sg1: "), asked);
        typed = Optional.of("yes");
        assertEquals(2, run("erase", "sg:/dev/sg1"));
        assertTrue(err().contains("'yes' is not sg:/dev/sg1: nothing was done"), err());
        assertEquals(List.of("sg:/dev/sg1"), erased);
    }

    @Test
    void theGuardDoesNotAskWhomItWasTold() {
        assertEquals(0, run("erase", "sg:/dev/sg1", "--yes-destroy-data"), err());
        assertEquals(List.of(), asked);
        assertEquals(List.of("sg:/dev/sg1"), erased);
    }
}
