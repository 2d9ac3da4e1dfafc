// SPDX-License-Identifier: Apache-2.0
package io.kiovec.iscsi.internal;

import io.kiovec.iscsi.internal.FakeTarget.Pdu;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import io.kiovec.scsi.report.TargetPortGroups;
import io.kiovec.scsi.report.TargetPortGroups.Form;
import io.kiovec.scsi.report.TargetPortGroups.Group;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk with a portal for each of its target port groups, numbered from 1 on, whose states a test sets. */
final class FakePorts implements AutoCloseable {

    static final int OPTIMIZED = 0x0;
    static final int NON_OPTIMIZED = 0x1;
    static final int STANDBY = 0x2;
    static final int UNAVAILABLE = 0x3;
    static final int TRANSITION = 0xf;

    /** One group. */
    static final class Port {
        final FakeTarget target;
        final int number;
        final AtomicInteger transfers = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        volatile int state;
        volatile boolean hasAttention;
        volatile boolean conflicts;
        volatile FakeTarget.Script first = (target, pdu) -> false;

        private Port(FakeTarget target, int number) {
            this.target = target;
            this.number = number;
        }
    }

    private static final byte[] NAME = HexFormat.of().parseHex("0103000860012345678901ab");
    final List<Port> ports = new ArrayList<>();

    FakePorts(int... states) throws IOException {
        byte[] medium = new byte[1 << 20];
        for (int state : states) {
            Port port = new Port(new FakeTarget(medium), ports.size() + 1);
            port.state = state;
            port.target.script = (target, pdu) -> takes(port, pdu);
            ports.add(port);
        }
    }

    String address() throws IOException {
        StringBuilder portals = new StringBuilder();
        for (Port port : ports) {
            portals.append(portals.isEmpty() ? "" : ",").append("127.0.0.1:").append(port.target.port());
        }
        return "iscsi:" + portals + "/" + FakeTarget.IQN + "/0";
    }

    /** Sets all states; every session hears of it. */
    void set(int... states) {
        for (int i = 0; i < states.length; i++) {
            ports.get(i).state = states[i];
        }
        ports.forEach(port -> port.hasAttention = true);
    }

    private boolean takes(Port port, Pdu pdu) throws IOException {
        if (port.first.takes(port.target, pdu)) {
            return true;
        }
        if (pdu.opcode() != Opcode.SCSI_COMMAND) {
            return false;
        }
        int opcode = pdu.cdb(0);
        if (opcode == 0x12) {
            port.target.counted();
            port.target.dataIn(pdu, (pdu.cdb(1) & 1) == 0 ? inquiry() : identification(port));
            return true;
        }
        if (port.hasAttention) {
            port.hasAttention = false;
            return refuse(port, pdu, 0x06, 0x2a06);
        }
        if (opcode == 0xa3) {
            port.target.counted();
            port.target.dataIn(pdu, new TargetPortGroups(Form.LENGTH_ONLY, ports.stream()
                    .map(one -> new Group(one.state, 0x0f, one.number, 0, List.of(one.number))).toList()).bytes());
            return true;
        }
        switch (port.state) {
            case STANDBY -> {
                return refuse(port, pdu, 0x02, 0x040b);
            }
            case UNAVAILABLE -> {
                return refuse(port, pdu, 0x02, 0x040c);
            }
            case TRANSITION -> {
                return refuse(port, pdu, 0x02, 0x040a);
            }
            default -> {
                // done
            }
        }
        if (port.conflicts) {
            port.target.counted();
            port.target.status(pdu.itt(), 0x18);
            return true;
        }
        (opcode == 0x28 || opcode == 0x2a ? port.transfers : port.others).incrementAndGet();
        return false;
    }

    private static boolean refuse(Port port, Pdu pdu, int key, int additional) throws IOException {
        port.target.counted();
        port.target.begin(Opcode.SCSI_RESPONSE, Bhs.FINAL, pdu.itt()).put(Bhs.STATUS, (byte) 2);
        byte[] sense = new byte[20];
        ByteBuffer.wrap(sense).putShort((short) 18).put((byte) 0x70).put(4, (byte) key).put(9, (byte) 10)
                .putShort(14, (short) additional);
        port.target.send(sense);
        return true;
    }

    private static byte[] inquiry() {
        byte[] data = new byte[36];
        data[4] = 31;
        data[5] = 0x10;
        return data;
    }

    private static byte[] identification(Port port) {
        return ByteBuffer.allocate(4 + NAME.length + 8).putShort((short) 0x83).putShort((short) (NAME.length + 8))
                .put(NAME).putInt(0x01150004).putInt(port.number).array();
    }

    @Override
    public void close() throws IOException {
        for (Port port : ports) {
            port.target.close();
        }
    }
}
