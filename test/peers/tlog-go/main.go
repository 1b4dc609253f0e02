// Judges tlog-proofs with the libraries of the Go project and of transparency.dev. It reads a JSON array of proofs in
// base64 from stdin, and answers with one string for each: empty, or why it is rejected.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/log"
	cosignature "github.com/transparency-dev/formats/note"
	tlogproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(origin, stationKey, upstreamKey string) error {
	station, err := note.NewVerifier(stationKey)
	if err != nil {
		return err
	}
	upstream, err := cosignature.NewVerifierForCosignatureV1(upstreamKey)
	if err != nil {
		return err
	}
	var proofs [][]byte
	if err := json.NewDecoder(os.Stdin).Decode(&proofs); err != nil {
		return err
	}
	verdicts := make([]string, len(proofs))
	for at, each := range proofs {
		if err := judge(each, origin, station, upstream); err != nil {
			verdicts[at] = err.Error()
		}
	}
	return json.NewEncoder(os.Stdout).Encode(verdicts)
}

func judge(bytesOfProof []byte, origin string, station, upstream note.Verifier) error {
	var parsed tlogproof.TLogProof
	if err := parsed.Unmarshal(bytesOfProof); err != nil {
		return err
	}
	if !bytes.Equal(parsed.Marshal(), bytesOfProof) {
		return errors.New("it is written in another way")
	}
	checkpoint, _, signed, err := log.ParseCheckpoint(parsed.Checkpoint, origin, station, upstream)
	if err != nil {
		return err
	}
	if len(signed.Sigs) != 2 {
		return errors.New("not signed by both")
	}
	entry, _, _ := bytes.Cut(parsed.ExtraData, []byte("\n"))
	return inclusion(parsed, checkpoint, entry)
}

// Both libraries must say the same.
func inclusion(parsed tlogproof.TLogProof, checkpoint *log.Checkpoint, entry []byte) error {
	var hashes [][]byte
	var record tlog.RecordProof
	for _, hash := range parsed.Hashes {
		hashes = append(hashes, hash[:])
		record = append(record, tlog.Hash(hash))
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(entry)
	one := proof.VerifyInclusion(rfc6962.DefaultHasher, parsed.Index, checkpoint.Size, leaf, hashes, checkpoint.Hash)
	root := tlog.Hash([sha256.Size]byte(checkpoint.Hash))
	other := tlog.CheckRecord(record, int64(checkpoint.Size), root, int64(parsed.Index), tlog.RecordHash(entry))
	if (one == nil) != (other == nil) {
		panic(fmt.Sprintf("transparency.dev says %v, golang.org/x/mod %v", one, other))
	}
	return one
}
