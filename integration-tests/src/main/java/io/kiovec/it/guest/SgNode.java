// SPDX-License-Identifier: Apache-2.0
package io.kiovec.it.guest;

import io.kiovec.api.Devices;
import io.kiovec.api.ScsiDevice;
import io.kiovec.api.ScsiRequest;
import io.kiovec.io.AccessMode;
import io.kiovec.io.Address;
import io.kiovec.io.DataDirection;
import io.kiovec.io.IoBuffer;
import io.kiovec.io.RequestOptions;
import io.kiovec.it.Bundles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of the guest by its sg node. {@code kiovec.guest.disks} names the adapters that have one; a disk says in its
 * INQUIRY data behind which adapter it is.
 *
 * @param adapter as in the property
 * @param node the sg node's name
 */
record SgNode(String adapter, String node) {

    static final String PROPERTY = "kiovec.guest.disks";
    static final String NONE = "no disk of a guest is named by " + PROPERTY + ": run integration-tests/guest/run";

    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort BIG_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);

    /** {@return the first disk behind each adapter} */
    static List<SgNode> all() {
        return Arrays.stream(System.getProperty(PROPERTY, "").split(",")).map(String::strip)
                .filter(name -> !name.isEmpty()).map(SgNode::behind).toList();
    }

    private static SgNode behind(String adapter) {
        String model = adapter.equals("debug") ? "scsi_debug" : adapter;
        try (Stream<Path> nodes = Files.list(Path.of("/sys/class/scsi_generic"))) {
            for (Path node : nodes.sorted().toList()) {
                if (text(node.resolve("device/model")).equals(model)) {
                    return new SgNode(adapter, node.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the guest has no disk behind " + adapter);
    }

    String sg() {
        return "sg:/dev/" + node;
    }

    private Path device() {
        return Path.of("/sys/class/scsi_generic", node, "device");
    }

    /** {@return where Linux has it} */
    String place() throws IOException {
        return device().toRealPath().getFileName().toString();
    }

    String block() throws IOException {
        try (Stream<Path> names = Files.list(device().resolve("block"))) {
            return names.findFirst().orElseThrow().getFileName().toString();
        }
    }

    long queue(String file) throws IOException {
        return Long.parseLong(Files.readString(Path.of("/sys/class/block", block(), "queue", file)).strip());
    }

    long tableSize() throws IOException {
        String host = "host" + place().split(":")[0];
        return Long.parseLong(Files.readString(Path.of("/sys/class/scsi_host", host, "sg_tablesize")).strip());
    }

    /** {@return its first bytes, as dd reads them past the page cache} */
    byte[] dd(long bytes) throws Exception {
        return read("dd", "if=/dev/" + block(), "bs=64k", "count=" + bytes / 65536, "iflag=direct", "status=none");
    }

    /** {@return its first bytes, as sg_dd reads them} */
    byte[] sgDd(long bytes) throws Exception {
        return read("sg_dd", "if=/dev/" + node, "of=-", "bs=512", "bpt=64", "count=" + bytes / 512, "verbose=0");
    }

    private static byte[] read(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
        return bytes;
    }

    static ScsiDevice open(String address, AccessMode access) throws Exception {
        return Bundles.service(Devices.class).open(Address.parse(address), ScsiDevice.class, access);
    }

    /** READ (10) of 512-byte blocks, into a part of a buffer. */
    static ScsiRequest read(ScsiDevice device, IoBuffer buffer, long offset, int length, RequestOptions how)
            throws Exception {
        ScsiRequest request = request(device, length, how).command(10, DataDirection.IN, buffer, offset, length);
        device.execute(request);
        return request;
    }

    /** READ (10) of 512-byte blocks, into any memory. */
    static ScsiRequest read(ScsiDevice device, MemorySegment memory, RequestOptions how) throws Exception {
        ScsiRequest request = request(device, (int) memory.byteSize(), how).command(10, DataDirection.IN, memory);
        device.execute(request);
        return request;
    }

    private static ScsiRequest request(ScsiDevice device, int length, RequestOptions how) throws Exception {
        ScsiRequest request = device.newRequest().options(how);
        fillRead(request.cdb(), 0, length / 512);
        return request;
    }

    static void fillRead(MemorySegment cdb, int block, int count) {
        cdb.fill((byte) 0);
        cdb.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x28);
        cdb.set(BIG_INT, 2, block);
        cdb.set(BIG_SHORT, 7, (short) count);
    }

    /** INQUIRY, whose length may be any. */
    static ScsiRequest inquiry(ScsiDevice device, IoBuffer buffer, long offset, int length, RequestOptions how)
            throws Exception {
        ScsiRequest request = device.newRequest().options(how);
        request.cdb().fill((byte) 0).set(ValueLayout.JAVA_BYTE, 0, (byte) 0x12);
        request.cdb().set(BIG_SHORT, 3, (short) length);
        device.execute(request.command(6, DataDirection.IN, buffer, offset, length));
        return request;
    }

    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
    }
}
