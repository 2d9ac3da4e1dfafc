// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.scsi;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.kiovec.api.Devices;
import io.kiovec.api.RequestState;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.command.Command;
import io.kiovec.command.CommandRun;
import io.kiovec.command.Console;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.Demotion;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceException.Detail;
import io.kiovec.io.Failure;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.io.TaskAttribute;
import io.kiovec.io.TransferMode;
import io.kiovec.scsi.AdditionalSense;
import io.kiovec.scsi.ScsiStatus;
import io.kiovec.scsi.Sense;
import io.kiovec.scsi.SenseFormat;
import io.kiovec.scsi.SenseKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A SCSI device that answers by the beginning of a command, in hexadecimal; the longest that fits counts. Several answers are
 * given in turn, the last again and again; what has no answer is an invalid command. Keeps what it was sent.
 */
public final class FakeDevice {

    private record Reply(Sense sense, byte[] data) {
    }

    private final Map<String, List<Reply>> replies = new LinkedHashMap<>();
    public final List<String> commands = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<AccessMode> opened = new ArrayList<>();
    public final Devices devices = mock();
    final ScsiDevice device = mock();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    Optional<String> typed = Optional.empty();

    public FakeDevice(String address) throws Exception {
        Address named = Address.parse(address);
        when(device.address()).thenReturn(named);
        when(device.newRequest()).thenAnswer(call -> new FakeRequest(named));
        when(device.execute(any(ScsiRequest.class)))
                .thenAnswer(call -> ((FakeRequest) call.getArgument(0)).execute());
        when(devices.open(eq(named), eq(ScsiDevice.class), any())).thenAnswer(call -> {
            opened.add(call.getArgument(2));
            return device;
        });
    }

    private void add(String prefix, Reply reply) {
        replies.computeIfAbsent(prefix.replace(" ", "").toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                .add(reply);
    }

    /** GOOD, with data. */
    public FakeDevice good(String prefix, String hex) {
        add(prefix, new Reply(Sense.NONE, HexFormat.of().parseHex(hex.replace(" ", ""))));
        return this;
    }

    /** CHECK CONDITION. */
    FakeDevice check(String prefix, SenseKey key, AdditionalSense additional) {
        add(prefix, new Reply(Sense.of(key, additional), new byte[0]));
        return this;
    }

    /** A disk of 1000h blocks of 512 bytes. */
    FakeDevice disk() {
        return good("12 00", inquiry(0)).good("9e 10", "0000000000000fff 00000200" + "00".repeat(20)).good("00", "");
    }

    static String inquiry(int type) {
        return "%02x80 06 12 5b 00 10 02".formatted(type) + HexFormat.of().formatHex(
                "VENDOR  PRODUCT         0001".getBytes(StandardCharsets.US_ASCII)) + "00".repeat(22) + "0460 04c0"
                + "00".repeat(34);
    }

    /** Runs a command; gives its exit code. */
    int run(Command command, String name, String... words) {
        out.reset();
        err.reset();
        return CommandRun.run(name, command, List.of(words), new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                Console.Form.TEXT, Console.Audience.PIPE, question -> typed));
    }

    /** Runs a subcommand of scsi. */
    int scsi(String line) {
        return run(new ScsiCommand(devices), "scsi", line.split(" "));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private final class FakeRequest implements ScsiRequest {

        private final Address address;
        private final MemorySegment cdb = MemorySegment.ofArray(new byte[260]);
        private int length;
        private DataDirection direction = DataDirection.IN;
        private MemorySegment data = MemorySegment.ofArray(new byte[0]);
        private Sense sense = Sense.NONE;
        private long residual;

        FakeRequest(Address address) {
            this.address = address;
        }

        Failure execute() {
            String hex = HexFormat.of().formatHex(cdb.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            commands.add(hex);
            if (direction == DataDirection.OUT && data.byteSize() > 0) {
                sent.add(HexFormat.of().formatHex(data.toArray(ValueLayout.JAVA_BYTE)));
            }
            List<Reply> fitting = replies.entrySet().stream().filter(entry -> hex.startsWith(entry.getKey()))
                    .max(Comparator.comparingInt(entry -> entry.getKey().length())).map(Map.Entry::getValue)
                    .orElse(List.of(new Reply(Sense.of(SenseKey.ILLEGAL_REQUEST,
                            AdditionalSense.INVALID_COMMAND_OPERATION_CODE), new byte[0])));
            Reply reply = fitting.size() > 1 ? fitting.removeFirst() : fitting.getFirst();
            sense = reply.sense;
            long fits = direction == DataDirection.IN ? Math.min(reply.data.length, data.byteSize()) : data.byteSize();
            if (direction == DataDirection.IN) {
                MemorySegment.copy(MemorySegment.ofArray(reply.data), 0, data, 0, fits);
            }
            residual = data.byteSize() - fits;
            return Failure.NONE;
        }

        @Override
        public MemorySegment cdb() {
            return cdb;
        }

        @Override
        public ScsiRequest command(int cdbLength) {
            length = cdbLength;
            data = MemorySegment.ofArray(new byte[0]);
            return this;
        }

        @Override
        public ScsiRequest command(int cdbLength, DataDirection way, IoBuffer buffer, long bufferOffset, long bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ScsiRequest command(int cdbLength, DataDirection way, MemorySegment memory) {
            length = cdbLength;
            direction = way;
            data = memory;
            return this;
        }

        @Override
        public ScsiRequest attribute(TaskAttribute attribute) {
            return this;
        }

        @Override
        public ScsiRequest options(RequestOptions options) {
            return this;
        }

        @Override
        public RequestState state() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Failure failure() {
            return Failure.NONE;
        }

        @Override
        public int status() {
            return sense == Sense.NONE ? ScsiStatus.GOOD.code() : ScsiStatus.CHECK_CONDITION.code();
        }

        @Override
        public MemorySegment sense() {
            MemorySegment bytes = MemorySegment.ofArray(new byte[252]);
            return sense == Sense.NONE
                    ? bytes.asSlice(0, 0)
                    : bytes.asSlice(0, sense.write(bytes, SenseFormat.FIXED));
        }

        @Override
        public long residual() {
            return residual;
        }

        @Override
        public TransferMode mode() {
            return TransferMode.INDIRECT;
        }

        @Override
        public Demotion demotion() {
            return Demotion.NONE;
        }

        @Override
        public long copiedBytes() {
            return 0;
        }

        @Override
        public int elements() {
            return 0;
        }

        @Override
        public void senseException() throws DeviceException {
            Failure failure = switch (sense.key()) {
                case NO_SENSE -> Failure.NONE;
                case NOT_READY -> Failure.NOT_READY;
                case MEDIUM_ERROR -> Failure.MEDIUM;
                case UNIT_ATTENTION -> Failure.UNIT_ATTENTION;
                default -> Failure.ILLEGAL_REQUEST;
            };
            if (failure != Failure.NONE) {
                throw failure.exception(address, sense.toString(), Detail.NONE, null);
            }
        }
    }
}
