// SPDX-License-Identifier: Apache-2.0
package io.kiovec.target.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kiovec.target.internal.fake.FakeMedium;
import io.kiovec.target.internal.fake.Initiator;
import io.kiovec.target.internal.fake.Initiator.Pdu;
import io.kiovec.target.internal.fake.TestTarget;
import io.kiovec.pdu.BinaryValue;
import io.kiovec.target.internal.login.ChapAccounts;
import io.kiovec.pdu.ChapAlgorithm;
import io.kiovec.pdu.Bhs;
import io.kiovec.pdu.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The login over the wire (RFC 7143, 6.3 and 11.12). */
class LoginProtocolTest {

    private static final String WHO = "InitiatorName=" + Initiator.NAME;
    private static final String WHAT = "TargetName=" + TestTarget.IQN;
    private static final int TO_OPERATIONAL = 0x81;
    private static final int OPERATIONAL_TO_FULL = 0x87;
    private static final int SECURITY_TO_FULL = 0x83;

    private final TestTarget.Settings settings = new TestTarget.Settings();
    private TestTarget target;

    private Initiator connect() throws IOException {
        if (target == null) {
            target = new TestTarget(settings, new FakeMedium(64));
        }
        return new Initiator(target.address());
    }

    @AfterEach
    void stop() throws IOException {
        if (target != null) {
            target.close();
        }
    }

    @Test
    void discoveryFindsTheTargetAtTheAddressThatWasUsed() throws IOException {
        try (Initiator initiator = connect()) {
            Pdu login = initiator.login(OPERATIONAL_TO_FULL, WHO, "SessionType=Discovery");
            assertEquals(0, login.loginStatus());
            initiator.send(initiator.request(Opcode.TEXT_REQUEST, Bhs.FINAL), Initiator.text("SendTargets=All"));
            Map<String, String> found = initiator.receive().keys();
            assertEquals(TestTarget.IQN, found.get("TargetName"));
            assertEquals("127.0.0.1:" + target.address().getPort() + ",1", found.get("TargetAddress"));
            Pdu refused = initiator.exchange(initiator.testUnitReady(0));
            assertEquals(Opcode.REJECT, refused.opcode());
        }
    }

    @Test
    void aNormalSessionMayAskForItsOwnTargetOnly() throws IOException {
        try (Initiator initiator = connect()) {
            initiator.logIn();
            initiator.send(initiator.request(Opcode.TEXT_REQUEST, Bhs.FINAL), Initiator.text("SendTargets="));
            assertEquals(TestTarget.IQN, initiator.receive().keys().get("TargetName"));
            initiator.send(initiator.request(Opcode.TEXT_REQUEST, Bhs.FINAL), Initiator.text("SendTargets=All"));
            assertEquals(Map.of("SendTargets", "Reject"), initiator.receive().keys());
            initiator.send(initiator.request(Opcode.TEXT_REQUEST, Bhs.FINAL), Initiator.text("SendTargets=iqn.other"));
            assertEquals(Map.of(), initiator.receive().keys());
        }
    }

    @Test
    void whatIsMissingOrWrongIsToldByItsStatus() throws IOException {
        try (Initiator initiator = connect()) {
            assertEquals(0x0207, initiator.login(OPERATIONAL_TO_FULL, WHAT).loginStatus());
            assertTrue(initiator.isEnded());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0207, initiator.login(OPERATIONAL_TO_FULL, WHO).loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0203, initiator.login(OPERATIONAL_TO_FULL, WHO, "TargetName=iqn.none").loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0209, initiator.login(OPERATIONAL_TO_FULL, WHO, WHAT, "SessionType=Other").loginStatus());
        }
        try (Initiator initiator = connect()) {
            initiator.tsih = 99;
            assertEquals(0x020a, initiator.login(OPERATIONAL_TO_FULL, WHO, WHAT).loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0200,
                    initiator.login(OPERATIONAL_TO_FULL, WHO, WHAT, "MaxBurstLength=512", "MaxBurstLength=512")
                            .loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0200, initiator.login(0x86, WHO, WHAT).loginStatus());
        }
        try (Initiator initiator = connect()) {
            ByteBuffer future = Initiator.header(Opcode.LOGIN_REQUEST | Bhs.IMMEDIATE, OPERATIONAL_TO_FULL)
                    .put(2, (byte) 9).put(3, (byte) 9);
            initiator.send(future, Initiator.text(WHO, WHAT));
            assertEquals(0x0205, initiator.receive().loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0, initiator.login(TO_OPERATIONAL, WHO, WHAT, "AuthMethod=None").loginStatus());
            initiator.send(initiator.testUnitReady(0));
            assertEquals(0x020b, initiator.receive().loginStatus());
        }
    }

    @Test
    void whoBeginsWithSomethingElseIsCutOff() throws IOException {
        try (Initiator initiator = connect()) {
            initiator.send(initiator.testUnitReady(0));
            assertTrue(initiator.isEnded());
        }
        try (Initiator initiator = connect()) {
            initiator.sendRaw("GET / HTTP/1.1\r\nHost: x\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
            assertTrue(initiator.isEnded());
        }
    }

    @Test
    void bothStagesInTheirOrder() throws IOException {
        try (Initiator initiator = connect()) {
            Pdu security = initiator.login(TO_OPERATIONAL, WHO, WHAT, "AuthMethod=CHAP,None");
            assertEquals("None", security.keys().get("AuthMethod"));
            assertEquals("1", security.keys().get("TargetPortalGroupTag"));
            assertEquals(TO_OPERATIONAL, security.flags());
            Pdu operational = initiator.login(OPERATIONAL_TO_FULL, "HeaderDigest=None", "IFMarker=No");
            assertEquals(OPERATIONAL_TO_FULL, operational.flags());
            assertEquals("65536", operational.keys().get("MaxRecvDataSegmentLength"));
            assertTrue(operational.header().getShort(14) != 0, "a TSIH");
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void keysMayComeInSeveralPdus() throws IOException {
        try (Initiator initiator = connect()) {
            byte[] text = Initiator.text(WHO, WHAT, "MaxBurstLength=4096");
            initiator.sendLogin(0x44, Arrays.copyOf(text, 20));
            Pdu goOn = initiator.receive();
            assertEquals(0x04, goOn.flags());
            assertEquals(0, goOn.data().length);
            initiator.sendLogin(OPERATIONAL_TO_FULL, Arrays.copyOfRange(text, 20, text.length));
            Pdu done = initiator.receive();
            assertEquals("4096", done.keys().get("MaxBurstLength"));
            assertEquals(OPERATIONAL_TO_FULL, done.flags());
        }
    }

    @Test
    void answersMayGoInSeveralPdus() throws IOException {
        try (Initiator initiator = connect()) {
            initiator.login(0x04, WHO, WHAT, "MaxRecvDataSegmentLength=512");
            String[] strange = new String[40];
            for (int i = 0; i < strange.length; i++) {
                strange[i] = "X-strange" + i + "=1";
            }
            initiator.sendLogin(OPERATIONAL_TO_FULL, Initiator.text(strange));
            Pdu first = initiator.receive();
            assertEquals(0x44, first.flags());
            assertEquals(512, first.data().length);
            initiator.sendLogin(0x04, new byte[0]);
            Pdu second = initiator.receive();
            assertEquals(0x44, second.flags());
            initiator.sendLogin(OPERATIONAL_TO_FULL, new byte[0]);
            Pdu third = initiator.receive();
            assertEquals(OPERATIONAL_TO_FULL, third.flags());
            byte[] whole = ByteBuffer.allocate(1024 + third.data().length).put(first.data()).put(second.data())
                    .put(third.data()).array();
            assertEquals(40, new Pdu(third.header(), whole).keys().values().stream()
                    .filter("NotUnderstood"::equals).count());
        }
    }

    @Test
    void longTextsOfTheFullFeaturePhaseComeInPieces() throws IOException {
        try (Initiator initiator = connect()) {
            initiator.logIn("MaxRecvDataSegmentLength=512");
            byte[] text = Initiator.text("X-a=1", "SendTargets=");
            ByteBuffer begin = initiator.request(Opcode.TEXT_REQUEST, Bhs.CONTINUE);
            initiator.send(begin, Arrays.copyOf(text, 5));
            Pdu goOn = initiator.receive();
            assertEquals(0, goOn.data().length);
            assertTrue(goOn.at(Bhs.TTT) != Bhs.NO_TAG);
            ByteBuffer end = initiator.request(Opcode.TEXT_REQUEST, Bhs.FINAL).putInt(Bhs.TTT, goOn.at(Bhs.TTT))
                    .putInt(Bhs.ITT, begin.getInt(Bhs.ITT));
            initiator.send(end, Arrays.copyOfRange(text, 5, text.length));
            Map<String, String> keys = initiator.receive().keys();
            assertEquals("NotUnderstood", keys.get("X-a"));
            assertEquals(TestTarget.IQN, keys.get("TargetName"));
        }
    }

    @Test
    void theTargetHasMoved() throws IOException {
        settings.movedTo = Optional.of("127.0.0.9:3260");
        try (Initiator initiator = connect()) {
            Pdu moved = initiator.login(OPERATIONAL_TO_FULL, WHO, WHAT);
            assertEquals(0x0101, moved.loginStatus());
            assertEquals("127.0.0.9:3260", moved.keys().get("TargetAddress"));
            assertTrue(initiator.isEnded());
        }
    }

    private void accounts(Path folder, String line) throws IOException {
        Path file = Files.write(folder.resolve("chap"), List.of(line));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        settings.accounts = ChapAccounts.read(file);
    }

    private static String answer(Map<String, String> asked, String secret) {
        return BinaryValue.format(ChapAlgorithm.MD5.response(Integer.parseInt(asked.get("CHAP_I")),
                secret.getBytes(StandardCharsets.UTF_8), BinaryValue.parse(asked.get("CHAP_C"), 64).orElseThrow()));
    }

    @Test
    void chapBothWays(@TempDir Path folder) throws IOException {
        accounts(folder, "joe 0123456789ab me abcdefghijkl");
        try (Initiator initiator = connect()) {
            assertEquals("CHAP",
                    initiator.login(0, WHO, WHAT, "AuthMethod=CHAP,None").keys().get("AuthMethod"));
            Map<String, String> asked = initiator.login(0, "CHAP_A=5").keys();
            Pdu proof = initiator.login(TO_OPERATIONAL, "CHAP_N=joe", "CHAP_R=" + answer(asked, "0123456789ab"),
                    "CHAP_I=7", "CHAP_C=0x0102030405");
            assertEquals(TO_OPERATIONAL, proof.flags());
            assertEquals(BinaryValue.format(ChapAlgorithm.MD5.response(7,
                    "abcdefghijkl".getBytes(StandardCharsets.UTF_8), new byte[]{1, 2, 3, 4, 5})),
                    proof.keys().get("CHAP_R"));
            assertEquals(OPERATIONAL_TO_FULL, initiator.login(OPERATIONAL_TO_FULL).flags());
            assertEquals(0, initiator.exchange(initiator.testUnitReady(0)).status());
        }
    }

    @Test
    void whoCannotProveItsNameIsNotLetIn(@TempDir Path folder) throws IOException {
        accounts(folder, "joe 0123456789ab");
        try (Initiator initiator = connect()) {
            assertEquals(0x0201, initiator.login(OPERATIONAL_TO_FULL, WHO, WHAT).loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0201, initiator.login(SECURITY_TO_FULL, WHO, WHAT).loginStatus());
        }
        try (Initiator initiator = connect()) {
            assertEquals(0x0201, initiator.login(TO_OPERATIONAL, WHO, WHAT, "AuthMethod=None").loginStatus());
        }
        try (Initiator initiator = connect()) {
            initiator.login(0, WHO, WHAT, "AuthMethod=CHAP");
            Map<String, String> asked = initiator.login(0, "CHAP_A=5").keys();
            assertEquals(0x0201, initiator.login(TO_OPERATIONAL, "CHAP_N=joe", "CHAP_R=" + answer(asked, "wrong"))
                    .loginStatus());
            assertTrue(initiator.isEnded());
        }
        try (Initiator initiator = connect()) {
            // Out of the security stage before the exchange is over: the target stays in it.
            Pdu chosen = initiator.login(TO_OPERATIONAL, WHO, WHAT, "AuthMethod=CHAP");
            assertEquals(0, chosen.flags());
            assertEquals(0x0200, initiator.login(OPERATIONAL_TO_FULL).loginStatus());
        }
    }

    @Test
    void aLoginThatTakesTooLongEnds() throws IOException {
        AtomicLong now = new AtomicLong();
        settings.clock = now::get;
        settings.loginTime = Duration.ofSeconds(10);
        try (Initiator half = connect(); Initiator whole = connect()) {
            half.login(0, WHO, WHAT, "AuthMethod=None");
            half.sendRaw(new byte[17]);
            whole.logIn();
            now.addAndGet(Duration.ofSeconds(9).toNanos());
            assertTrue(half.isSilent(300));
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            assertTrue(half.isEnded());
            assertEquals(0, whole.exchange(whole.testUnitReady(0)).status());
        }
    }

    @Test
    void moreConnectionsThanTheLimitAreTurnedAway() throws IOException {
        settings.connections = 2;
        try (Initiator first = connect(); Initiator second = connect()) {
            first.logIn();
            second.isid = 2;
            second.logIn();
            try (Initiator third = connect()) {
                assertTrue(third.isEnded());
            }
            assertEquals(0, first.exchange(first.testUnitReady(0)).status());
        }
    }

    @Test
    void aNewSessionOfTheSamePortTakesThePlaceOfTheOld() throws IOException {
        try (Initiator old = connect(); Initiator other = connect(); Initiator anew = connect()) {
            old.logIn();
            other.isid = 5;
            other.logIn();
            old.exchange(old.testUnitReady(0));
            anew.logIn();
            assertTrue(old.isEnded());
            assertEquals(0, anew.exchange(anew.testUnitReady(0)).status());
            assertEquals(0, other.exchange(other.testUnitReady(0)).status());
        }
    }

    @Test
    void connectionsOfOneSession() throws IOException {
        try (Initiator first = connect(); Initiator second = connect(); Initiator third = connect()) {
            first.logIn("MaxConnections=2");
            second.tsih = first.tsih;
            second.cid = 1;
            second.nextItt = 0x2000;
            assertEquals(0, second.logIn().loginStatus());
            third.tsih = first.tsih;
            third.cid = 2;
            assertEquals(0x0206, third.logIn().loginStatus());
            // One order of commands over both: the second command waits for the first.
            ByteBuffer one = first.testUnitReady(0);
            second.cmdSn = first.cmdSn;
            ByteBuffer two = second.testUnitReady(0);
            second.send(two);
            assertTrue(second.isSilent(200));
            first.send(one);
            assertEquals(0, first.receive().status());
            assertEquals(0, second.receive().status());
            // A connection that logs out leaves the session to the other.
            first.cmdSn = second.cmdSn;
            ByteBuffer logout = first.request(Opcode.LOGOUT_REQUEST, 0x81).putShort(20, (short) 0);
            assertEquals(0, first.exchange(logout).response());
            assertTrue(first.isEnded());
            second.cmdSn = first.cmdSn;
            assertEquals(0, second.exchange(second.testUnitReady(0)).status());
        }
    }

    @Test
    void aConnectionThatFailsTakesItsSessionWithIt() throws IOException {
        try (Initiator first = connect(); Initiator second = connect()) {
            first.logIn("MaxConnections=2");
            second.tsih = first.tsih;
            second.cid = 1;
            second.logIn();
            first.vanish();
            assertTrue(second.isEnded());
        }
    }

    @Test
    void ofLoginsAtOnceFromOnePortOneSessionIsLeft() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (Initiator first = connect(); Initiator second = connect()) {
                Thread other = Thread.ofPlatform().start(() -> tryLogIn(second));
                tryLogIn(first);
                other.join();
                assertTrue(isServed(first) ^ isServed(second), "one session in round " + round);
            }
        }
    }

    private static void tryLogIn(Initiator initiator) {
        try {
            initiator.logIn();
        } catch (IOException e) {
            // The other one has ended it.
        }
    }

    private static boolean isServed(Initiator initiator) {
        try {
            return initiator.exchange(initiator.testUnitReady(0)).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aConnectionOfAnotherInitiatorDoesNotJoin() throws IOException {
        try (Initiator first = connect(); Initiator second = connect()) {
            first.logIn("MaxConnections=2");
            second.tsih = first.tsih;
            second.name = "iqn.2026-11.test:other";
            assertEquals(0x0208, second.logIn().loginStatus());
            assertEquals(0, first.exchange(first.testUnitReady(0)).status());
        }
    }

    @Test
    void logoutOfTheSessionIsAnsweredAndLetsItsDevicesGo() throws IOException {
        try (Initiator initiator = connect()) {
            initiator.logIn();
            initiator.exchange(initiator.testUnitReady(0));
            assertEquals(2, target.medium(0).open());
            assertEquals(0, initiator.exchange(initiator.request(Opcode.LOGOUT_REQUEST, 0x80)).response());
            assertTrue(initiator.isEnded());
            Waiting.until(() -> target.medium(0).open() == 1);
        }
    }
}
