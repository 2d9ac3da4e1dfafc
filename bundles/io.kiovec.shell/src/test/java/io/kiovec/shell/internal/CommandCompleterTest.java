// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import io.kiovec.command.Command;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceDescription;
import io.kiovec.io.DeviceKind;
import io.kiovec.io.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.felix.service.command.Function;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** What the Tab key offers. */
class CommandCompleterTest {

    private final BundleContext context = mock();
    private final Devices devices = mock();
    private Commands commands;

    @BeforeEach
    void commands() {
        ServiceRegistration<Function> registration = mock();
        when(context.registerService(eq(Function.class), any(Function.class), any())).thenReturn(registration);
        commands = new Commands(context);
        Transports transports = mock();
        DeviceDescription disk = new DeviceDescription(Address.parse("sim:disk0"), Set.of(DeviceKind.BLOCK), "sim",
                "a disk", OptionalLong.empty(), OptionalLong.empty(), Identity.UNKNOWN);
        when(devices.list()).thenReturn(List.of(disk));
        bind(1, "transports", new TransportsCommand(transports));
        bind(2, "sim", new SimCommand(devices, mock()));
        bind(3, "swap", new SwapCommand(mock(), devices));
    }

    private void bind(long id, String name, Command command) {
        ServiceReference<Command> reference = mock();
        when(reference.getProperty(Command.NAME)).thenReturn(name);
        when(reference.getProperty(Command.SUMMARY)).thenReturn("does " + name);
        when(reference.getProperty(Constants.SERVICE_ID)).thenReturn(id);
        commands.bind(reference, command);
    }

    private List<String> offered(String line) {
        ParsedLine parsed = new DefaultParser().parse(line, line.length(),
                org.jline.reader.Parser.ParseContext.COMPLETE);
        List<Candidate> candidates = new ArrayList<>();
        LineReader reader = mock();
        new CommandCompleter(commands, devices).complete(reader, parsed, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @Test
    void theFirstWordIsACommand() {
        assertEquals(List.of("sim", "swap", "transports"), offered("tr"));
    }

    @Test
    void afterACommandComeItsSubcommandsAndOptions() {
        List<String> words = offered("transports ");
        assertTrue(words.containsAll(List.of("release", "--json", "--help")), words.toString());
        assertFalse(words.contains("faults"), words.toString());
    }

    @Test
    void afterASubcommandComeItsOwn() {
        assertTrue(offered("sim ").containsAll(List.of("faults", "eject", "load", "power-loss")));
        List<String> words = offered("sim faults ");
        assertTrue(words.containsAll(List.of("add", "clear", "--json")), words.toString());
        assertFalse(words.contains("eject"), words.toString());
    }

    @Test
    void whereADeviceIsMeantAddressesAreOffered() {
        for (String line : List.of("swap ", "swap sim:disk0 --to ", "sim eject d", "swap --watch ")) {
            assertTrue(offered(line).contains("sim:disk0"), line);
        }
        for (String line : List.of("transports ", "swap --seconds ", "sim faults add ")) {
            assertFalse(offered(line).contains("sim:disk0"), line);
        }
    }

    @Test
    void nothingIsOfferedBehindWhatIsNoCommand() {
        assertEquals(List.of(), offered("nosuch "));
    }
}
