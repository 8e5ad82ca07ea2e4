package io.anykernel.fs.contracts;

import io.anykernel.fs.AttributeChange;
import io.anykernel.fs.Attributes;
import io.anykernel.fs.DirectorySink;
import io.anykernel.fs.NewNode;
import io.anykernel.fs.Node;
import io.anykernel.fs.Reply;
import io.anykernel.fs.cache.Bytes;
import io.anykernel.fs.contracts.WrongFileSystem.WrongNode;
import io.anykernel.hypercall.Errno;
import io.anykernel.hypercall.contracts.Mutants;
import io.anykernel.hypercall.contracts.Probe;
import io.anykernel.hypercall.sim.SimWorld;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each case passes on a sound filesystem and fails on each wrong one that is meant for it. */
class FileSystemMutantsTest {
    /** Makes a node wrong. */
    private interface Flaw {
        WrongNode of(WrongFileSystem fileSystem, Node node);
    }

    private final Mutants<FileSystemFactory> mutants = new Mutants<>(
            factory -> FileSystemContract.writable(() -> new SimWorld(1), factory), WrongFileSystem::sound);

    private void caught(String caseName, Flaw flaw) {
        mutants.caught(caseName, world -> new WrongFileSystem(world) {
            @Override
            WrongNode wrap(Node node) {
                return flaw.of(this, node);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCaseFailsOnAFilesystemThatIsWrong() {
        content();
        handles();
        names();
        trees();
        paths();
        closing();
        return mutants.cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> each.run(new Probe())));
    }

    private void content() {
        caught("whatWasWrittenReadsBackAtAnyAlignment", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int write(long offsetBytes, Bytes from) {
                // What goes far into the file lands a byte too early.
                return super.write(offsetBytes > 40_000 ? offsetBytes - 1 : offsetBytes, from);
            }
        });
        caught("holesReadAsZerosAndTakeNoPages", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int read(long offsetBytes, Bytes into) {
                int read = super.read(offsetBytes, into);
                return offsetBytes == 1L << 30 ? Math.min(read, 4096) : read;
            }
        });
        caught("aFileCutAndGrownAgainShowsZeros", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int truncate(long sizeBytes) {
                // Cuts whole pages only.
                return super.truncate(sizeBytes == 5001 ? 8192 : sizeBytes);
            }
        });
        caught("appendsGoToTheEndWhereverThePositionIs", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public long append(Bytes from) {
                return super.write(0, from);
            }
        });
        caught("readsAtAndPastTheEndAreShortThenZero", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int read(long offsetBytes, Bytes into) {
                return offsetBytes >= 4100 ? Errno.INVALID : super.read(offsetBytes, into);
            }
        });
        caught("memoryAndArraysTransferAlike", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int read(long offsetBytes, Bytes into) {
                return into.lengthBytes() == 12_000 ? 0 : super.read(offsetBytes, into);
            }
        });
        caught(
                "aNewFileHasTheAttributesAskedForAndTheClocksTime",
                (fileSystem, node) -> new WrongNode(fileSystem, node) {
                    @Override
                    public int create(String name, NewNode as, Reply made) {
                        return super.create(name, new NewNode(as.mode(), as.gid(), as.uid()), made);
                    }
                });
    }

    private void handles() {
        caught("anUnlinkedFileLivesUntilItsLastHandleCloses", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int unlink(String name) {
                Reply found = new Reply();
                node.lookup(name, found);
                found.node().truncate(0);
                return super.unlink(name);
            }
        });
        caught("anUnlinkedFileLivesUntilItsLastHandleCloses", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public void close() {}
        });
        caught("aClosedOrWronglyOpenedHandleIsRefused", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int open() {
                return Errno.IO;
            }

            @Override
            public int lookup(String name, Reply found) {
                return Errno.IO;
            }
        });
        caught("openFlagsMakeEmptyAndRefuseFiles", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int truncate(long sizeBytes) {
                return Errno.OK;
            }
        });
    }

    private void names() {
        caught("namesReach255BytesAndAnyBytes", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int create(String name, NewNode as, Reply made) {
                return super.create(name.replace('\udcff', '?'), as, made);
            }
        });
        caught("hardLinksShareOneNode", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int link(String name, Node target) {
                Reply made = new Reply();
                int status = node.create(name, new NewNode(0644, 0, 0), made);
                if (status == Errno.OK) {
                    made.node().close();
                }
                return status;
            }
        });
        caught("renameReplacesWhatItMayAndRefusesTheRest", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int rename(String name, Node newParent, String newName) {
                Reply found = new Reply();
                int status = ((WrongNode) newParent).node.lookup(newName, found);
                return status == Errno.OK ? Errno.EXISTS : super.rename(name, newParent, newName);
            }
        });
        caught("renameMovesDirectoriesButNotBelowThemselves", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int rename(String name, Node newParent, String newName) {
                int status = super.rename(name, newParent, newName);
                return status == Errno.INVALID ? Errno.OK : status;
            }
        });
        caught("aListingContinuesWhileTheDirectoryChanges", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int readDirectory(long cookie, DirectorySink sink) {
                // A cookie that counts entries, of which some are gone by now.
                return super.readDirectory(cookie == 0 ? 0 : cookie + 1, sink);
            }
        });
        caught("attributesChangeOneByOne", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int setAttributes(AttributeChange change) {
                return super.setAttributes(new AttributeChange()
                        .mode(change.modeOr(0))
                        .owner(change.uidOr(0), change.gidOr(0))
                        .times(change.accessNanosOr(0), change.modifyNanosOr(0)));
            }
        });
    }

    private void trees() {
        caught("directoriesCountTheirLinksAndMustBeEmptyToGo", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public Attributes attributes() {
                Attributes is = super.attributes();
                return new Attributes(
                        is.type(),
                        is.mode(),
                        is.uid(),
                        is.gid(),
                        1,
                        is.sizeBytes(),
                        is.accessed(),
                        is.modified(),
                        is.changed(),
                        is.node(),
                        is.blocks512(),
                        is.device());
            }
        });
        caught("mountsCoverDirectoriesAndLeadBack", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public long id() {
                return 1;
            }
        });
        caught("linksAreFollowedFortyTimes", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int readLink(Reply target) {
                target.text("0");
                return Errno.OK;
            }
        });
        caught("pathsResolveDotsSlashesAndLinks", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int readLink(Reply target) {
                int status = super.readLink(target);
                target.text(target.text().startsWith("/") ? target.text().substring(1) : target.text());
                return status;
            }
        });
        caught("pathsThatLeadNowhereSayWhy", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int lookup(String name, Reply found) {
                int status = super.lookup(name, found);
                return status == Errno.NO_ENTRY ? Errno.IO : status;
            }
        });
    }

    private void paths() {
        caught("aSlashBehindALinkDoesNotChangeItsTarget", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int lookup(String name, Reply found) {
                // Follows links by itself.
                int status = super.lookup(name, found);
                return status == Errno.OK && name.equals("l") ? super.lookup("dir", found) : status;
            }
        });
        caught("aSlashBehindANewNameMakesDirectoriesOnly", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int makeDirectory(String name, NewNode as, Reply made) {
                return name.equals("dir") ? super.makeDirectory("new", as, made) : super.makeDirectory(name, as, made);
            }
        });
        caught("pathsAndTargetsAreCountedInBytes", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int makeSymbolicLink(String name, String target, NewNode as, Reply made) {
                return target.length() > 1023 ? Errno.NAME_TOO_LONG : super.makeSymbolicLink(name, target, as, made);
            }
        });
        caught("modesHaveTwelveBits", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int create(String name, NewNode as, Reply made) {
                return super.create(name, new NewNode(as.mode() & 0777, as.uid(), as.gid()), made);
            }
        });
        caught("ofTwoErrorsTheFirstIsTold", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int rename(String name, Node newParent, String newName) {
                int status = super.rename(name, newParent, newName);
                return status == Errno.NOT_EMPTY ? Errno.IS_DIRECTORY : status;
            }
        });
    }

    private void closing() {
        caught("aClosedTreeHoldsNoBlockOfFilesLeftOpen", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public void close() {}
        });
        mutants.caught("aClosedTreeAnswersThatItIsClosed", world -> new WrongFileSystem(world) {
            @Override
            public void close() {
                throw new IllegalStateException("still in use");
            }
        });
        caught("aListingMayCloseTheTree", (fileSystem, node) -> new WrongNode(fileSystem, node) {
            @Override
            public int readDirectory(long cookie, DirectorySink sink) {
                // An end where there is more to come.
                return Errno.OK;
            }
        });
    }
}
