// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.command.Bytes;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.DestructionGuard;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.scsi.CommandEffect;
import io.kiovec.scsi.CommandEffects;
import io.kiovec.scsi.CommandNames;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.inquiry.DeviceType;
import io.kiovec.shell.internal.scsi.Initiator.Attentions;
import io.kiovec.shell.internal.scsi.Initiator.Outcome;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** As sg_raw. */
@Command(name = "raw", header = "Sends any command.", description = "Sends a command descriptor block, with data to the device"
        + " from a file or from the device, and shows status and sense. What may change the medium, and what is not known, is taken"
        + " for what destroys.", footer = {"", "Example: kiovec scsi raw sim:disk0 12 00 00 00 24 00 --receive 36",
            "Example: kiovec scsi raw sim:disk0 28 00 00 00 00 00 00 00 08 00 --receive 4K --to /tmp/blocks"})
final class RawJob extends DeviceJob {

    private static final int LONGEST_CDB = 260;
    private static final int SHORTEST_CDB = 6;
    private static final long MOST_DATA = 1 << 30;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "HEX", description = "The command descriptor block.")
    private List<String> words = List.of();

    @Option(names = "--receive", converter = Bytes.class, paramLabel = "BYTES", description = "How much the device sends at most.")
    private Long receive;

    @Option(names = "--to", paramLabel = "FILE", description = "Where that is written (shown).")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--send", paramLabel = "FILE", description = "What is sent to the device.")
    private Optional<Path> send = Optional.empty();

    @Option(names = "--once", description = "A unit attention is an answer, too: without it the command is sent again.")
    private boolean once;

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    private byte[] cdb = {};
    private CommandEffect effect = CommandEffect.MEDIUM;

    RawJob(Devices devices) {
        super(devices);
    }

    @Override
    AccessMode access() {
        return effect == CommandEffect.MEDIUM ? AccessMode.READ_WRITE_SHARED : AccessMode.READ;
    }

    @Override
    void check(Console console, Address named) throws Exception {
        cdb = HexBytes.parse(words).orElseThrow(
                () -> wrongCall(
                        "'" + String.join(" ", words) + "': write the bytes in hexadecimal, as 12 00 00 00 24 00"));
        if (cdb.length < SHORTEST_CDB || cdb.length > LONGEST_CDB) {
            throw wrongCall("the command has " + cdb.length + " bytes: give 6 to 260");
        }
        if (receive != null && send.isPresent()) {
            throw wrongCall("say one of --receive and --send");
        }
        if (receive != null && (receive < 1 || receive > MOST_DATA)) {
            throw wrongCall("--receive " + receive + ": give 1 to 1G");
        }
        if (to.isPresent() && receive == null) {
            throw wrongCall("--to needs --receive BYTES");
        }
        // What a command does depends on the device's type: that is asked before anything is opened for writing.
        try (ScsiDevice device = devices().open(named, ScsiDevice.class, AccessMode.READ)) {
            effect = CommandEffects.of(MemorySegment.ofArray(cdb), new Initiator(device).type().code());
        }
        if (effect == CommandEffect.MEDIUM) {
            guard.pass(console, "may destroy data of", named);
        }
    }

    @Override
    void run(Console console, Initiator initiator) throws Exception {
        DeviceType type = initiator.type();
        byte[] sent = send.isPresent() ? Files.readAllBytes(send.get()) : new byte[0];
        MemorySegment data = MemorySegment.ofArray(receive == null ? sent : new byte[Math.toIntExact(receive)]);
        Outcome outcome = initiator.exchange(cdb, receive == null ? DataDirection.OUT : DataDirection.IN, data,
                once ? Attentions.TOLD : Attentions.MET);
        MemorySegment received = receive == null
                ? data.asSlice(0, 0)
                : data.asSlice(0, Math.clamp(receive - outcome.residual(), 0, receive));
        print(console, type, outcome, received);
        initiator.conclude();
    }

    private void print(Console console, DeviceType type, Outcome outcome, MemorySegment received) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("command", CommandNames.of(type.code(), MemorySegment.ofArray(cdb)).orElse(null));
        values.put("status", ScsiStatus.of(outcome.status()).map(status -> status.name().replace('_', ' '))
                .orElse("%02Xh".formatted(outcome.status())));
        values.put("residual", outcome.residual());
        values.put("received", received.byteSize());
        if (outcome.sense().byteSize() > 0) {
            values.put("sense", Sense.parse(outcome.sense()).map(Values::of).orElse(null));
            values.put("senseHex", Values.hex(outcome.sense()));
        }
        if (to.isPresent()) {
            Files.write(to.get(), received.toArray(ValueLayout.JAVA_BYTE));
        } else if (console.form() == Form.JSON) {
            values.put("data", Values.hex(received));
        }
        console.print(values);
        if (to.isEmpty()) {
            Values.dump(received).forEach(console::say);
        }
    }
}
