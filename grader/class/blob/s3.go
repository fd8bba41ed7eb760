package blob

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// bucket keeps each file as an object named by its hash.
type bucket struct {
	client *minio.Client
	name   string
	prefix string // "" or ending in "/"
}

// openS3 opens s3://HOST/BUCKET[/PREFIX], with the keys in the environment variables that
// Amazon's own tools read.
func openS3(place string) (*bucket, error) {
	u, err := url.Parse(place)
	if err != nil {
		return nil, err
	}
	name, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	if u.Host == "" || name == "" {
		return nil, fmt.Errorf("%s names no bucket: write s3://HOST/BUCKET", u.Redacted())
	}
	if prefix != "" {
		prefix += "/"
	}
	client, err := minio.New(u.Host, &minio.Options{Creds: credentials.NewEnvAWS(), Secure: u.Scheme == "s3", Region: os.Getenv("AWS_REGION")})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
	}
	return &bucket{client, name, prefix}, nil
}

// Put implements Store.
func (b *bucket) Put(ctx context.Context, data []byte) (string, error) {
	hash := hashOf(data)
	_, err := b.client.PutObject(ctx, b.name, b.prefix+hash, bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return "", fmt.Errorf("keep what was handed in, in bucket %s: %w", b.name, err)
	}
	return hash, nil
}

// Get implements Store.
func (b *bucket) Get(ctx context.Context, hash string) ([]byte, error) {
	if !hashes.MatchString(hash) {
		return nil, fmt.Errorf("%q is no hash of a file: %w", hash, fs.ErrNotExist)
	}
	object, err := b.client.GetObject(ctx, b.name, b.prefix+hash, minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("read what was handed in, in bucket %s: %w", b.name, err)
	}
	defer object.Close()
	data, err := io.ReadAll(object)
	if minio.ToErrorResponse(err).Code == "NoSuchKey" {
		return nil, fmt.Errorf("bucket %s has no %s: %w", b.name, hash, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("read what was handed in, in bucket %s: %w", b.name, err)
	}
	return checked(hash, data)
}

// Delete implements Store.
func (b *bucket) Delete(ctx context.Context, hash string) error {
	if !hashes.MatchString(hash) {
		return nil
	}
	return b.client.RemoveObject(ctx, b.name, b.prefix+hash, minio.RemoveObjectOptions{})
}
