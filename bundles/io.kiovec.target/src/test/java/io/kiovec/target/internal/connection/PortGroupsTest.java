// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.KeyText;
import io.kiovec.pdu.Opcode;
import io.kiovec.scsi.inquiry.DeviceIdentification;
import io.kiovec.scsi.inquiry.InquiryFlag;
import io.kiovec.scsi.inquiry.StandardInquiry;
import io.kiovec.scsi.report.TargetPortGroups;
import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.Initiator.Pdu;
import io.kiovec.target.internal.fake.TestTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target with two portals, each a target port group (SPC-4, 5.11). */
class PortGroupsTest {

    private static final int READ = Bhs.FINAL | Bhs.READ;
    private static final int WRITE = Bhs.FINAL | Bhs.WRITE;

    private TestTarget target;
    private final List<Initiator> sessions = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        TestTarget.Settings settings = new TestTarget.Settings();
        settings.portals = 2;
        target = new TestTarget(settings, new FakeMedium(64));
        for (int group = 1; group <= 2; group++) {
            Initiator session = new Initiator(target.address(group));
            sessions.add(session);
            assertEquals(Integer.toString(group), session.logIn().keys().get("TargetPortalGroupTag"));
        }
    }

    @AfterEach
    void end() throws IOException {
        for (Initiator each : sessions) {
            each.close();
        }
        target.close();
    }

    private Pdu ask(int group, int length, int... cdb) throws IOException {
        Initiator session = sessions.get(group - 1);
        session.send(session.command(READ, 0, length, cdb));
        return session.receive();
    }

    private Pdu set(int group, int... states) throws IOException {
        ByteBuffer list = ByteBuffer.allocate(4 + 4 * states.length);
        list.position(4);
        for (int i = 0; i < states.length; i++) {
            list.put((byte) states[i]).put((byte) 0).putShort((short) (i + 1));
        }
        Initiator session = sessions.get(group - 1);
        session.send(session.command(WRITE, 0, list.capacity(), 0xa4, 0x0a, 0, 0, 0, 0, 0, 0, 0, list.capacity(), 0, 0),
                list.array());
        return session.receive();
    }

    private int[] states(int group) throws IOException {
        return TargetPortGroups.parse(MemorySegment.ofArray(ask(group, 255, 0xa3, 0x0a, 0, 0, 0, 0, 0, 0, 0, 255, 0, 0)
                .data())).orElseThrow().groups().stream().mapToInt(TargetPortGroups.Group::state).toArray();
    }

    private Pdu read(int group) throws IOException {
        Initiator session = sessions.get(group - 1);
        session.send(session.read(0, 1));
        return session.receive();
    }

    @Test
    void aSessionIsToldOfAllPortals() throws IOException {
        Initiator session = sessions.getFirst();
        session.send(session.request(Opcode.TEXT_REQUEST, Bhs.FINAL).putInt(Bhs.TTT, Bhs.NO_TAG),
                Initiator.text("SendTargets="));
        List<String> portals = KeyText.parse(session.receive().data()).stream()
                .filter(pair -> pair.key().equals("TargetAddress")).map(KeyText.Pair::value).toList();
        assertEquals(List.of(Portal.text(target.address(1)) + ",1", Portal.text(target.address(2)) + ",2"), portals);
    }

    @Test
    void twoGroupsAreTwoNexuses() throws IOException {
        // The same initiator port: within one group the second would have ended the first.
        assertEquals(0, read(1).status());
        assertEquals(0, read(2).status());
    }

    @Test
    void inquiryTellsOfThePort() throws IOException {
        for (int group = 1; group <= 2; group++) {
            StandardInquiry inquiry = StandardInquiry
                    .parse(MemorySegment.ofArray(ask(group, 96, 0x12, 0, 0, 0, 96, 0).data())).orElseThrow();
            assertTrue(inquiry.has(InquiryFlag.EXPLICIT_PORT_GROUPS));
            assertTrue(inquiry.has(InquiryFlag.MULTIPLE_PORTS));
            DeviceIdentification page = DeviceIdentification
                    .parse(MemorySegment.ofArray(ask(group, 255, 0x12, 1, 0x83, 0, 255, 0).data())).orElseThrow();
            assertEquals(group, page.targetPortGroup().orElseThrow());
            assertEquals(group, page.relativeTargetPort().orElseThrow());
            assertTrue(page.designators().stream().anyMatch(name -> name.text().equals(TestTarget.IQN + ",t,0x000"
                    + page.targetPortGroup().getAsInt())), page::toString);
        }
    }

    @Test
    void statesAreSetAndTheOtherNexusHearsOfIt() throws IOException {
        assertEquals(List.of(0, 0), Arrays.stream(states(1)).boxed().toList());
        assertEquals(0, set(1, 0, 2).status());
        assertEquals(0, read(1).status());
        Pdu told = read(2);
        assertEquals(2, told.status());
        assertEquals(0x2a06, told.sense());
        assertEquals(0x040b, read(2).sense());
        assertEquals(List.of(0, 2), Arrays.stream(states(2)).boxed().toList());
        assertEquals(0, ask(2, 96, 0x12, 0, 0, 0, 96, 0).status());
        assertEquals(0, set(2, 3, 0).status());
        assertEquals(0, read(2).status());
        assertEquals(0x2a06, read(1).sense());
        assertEquals(0x040c, read(1).sense());
    }

    @Test
    void whatCannotBeSetChangesNothing() throws IOException {
        for (int[] wrong : new int[][]{{2, 0xf}, {2, 9}, {0, 0, 0}}) {
            assertEquals(0x2600, set(1, wrong).sense());
        }
        assertEquals(List.of(0, 0), Arrays.stream(states(2)).boxed().toList());
    }
}
